// What a message of an incident says: a subject for the whole conversation, a few lines, and where to look.

import type { Mode } from '../../keys/schema.ts'
import { writeDay } from '../../platform/calendar.ts'
import type { AlertRule } from '../schema.ts'
import type { IncidentEnd, Severity } from '../words.ts'
import type { Judgement } from './judge.ts'
import { nameMetric, sayBounds, sayRule, sayValue, sayWindow, type Wording } from './say.ts'

export type About = {
  alertName: string
  rule: AlertRule
  economyKey: string
  economyName: string
  mode: Mode
  wording: Wording
  /** Where operators reach the console. */
  address: string
}

export type Letter = { subject: string; text: string; link: string }

/** Whatever is told later answers to it, so that mail programs keep it together. */
export function composeSubject({ alertName, rule, economyName, mode }: About): string {
  const test = mode === 'test' ? ' (test mode)' : ''
  return `${economyName}${test}: ${nameMetric(rule.metric)} – ${alertName}`
}

export function composeOpened(
  about: About,
  at: { judgement: Judgement; windowFromMs: number; severity: Severity },
): Letter {
  const { judgement, windowFromMs } = at
  return {
    subject: composeSubject(about),
    text: [
      `${sayBreach(about, judgement)}${at.severity === 'critical' ? ' This is critical.' : ''}`,
      `Window: ${sayWindow(judgement.startMs, judgement.endMs, about.wording.zone)}.`,
      `The alert “${about.alertName}” watches: ${sayRule(about.rule, about.wording)}.`,
    ].join('\n\n'),
    link: composeLink(about, windowFromMs, judgement.endMs),
  }
}

export function composeUpdated(
  about: About,
  at: { judgement: Judgement; windowFromMs: number; severity: Severity; isWorse: boolean },
): Letter {
  const { judgement, windowFromMs } = at
  const { zone } = about.wording
  return {
    subject: `Re: ${composeSubject(about)}`,
    text: [
      at.isWorse ? 'It became notably worse.' : 'It goes on.',
      `${sayBreach(about, judgement)}${at.severity === 'critical' ? ' This is critical.' : ''}`,
      `Latest window: ${sayWindow(judgement.startMs, judgement.endMs, zone)}. Out of bounds since ${sayWindow(windowFromMs, judgement.endMs, zone)}.`,
    ].join('\n\n'),
    link: composeLink(about, windowFromMs, judgement.endMs),
  }
}

export function composeClosed(
  about: About,
  at: { because: IncidentEnd; latest: Judgement | null; windowFromMs: number; windowToMs: number },
): Letter {
  const { because, latest, windowFromMs, windowToMs } = at
  const lines = [
    endWords[because],
    `It was out of bounds: ${sayWindow(windowFromMs, windowToMs, about.wording.zone)}.`,
  ]
  if (latest !== null && latest.value !== null)
    lines.splice(
      1,
      0,
      `${nameMetric(about.rule.metric)} is ${sayValue(latest.value, about.rule.metric, about.wording)} (${sayWindow(latest.startMs, latest.endMs, about.wording.zone)}).`,
    )
  return {
    subject: `Re: ${composeSubject(about)}`,
    text: lines.join('\n\n'),
    link: composeLink(about, windowFromMs, Math.max(windowToMs, latest?.endMs ?? 0)),
  }
}

const endWords: Record<IncidentEnd, string> = {
  recovered: 'Closed: it is within bounds again.',
  changed: 'Closed: the alert was changed, and judges anew.',
  switched_off: 'Closed: the alert was switched off.',
  removed: 'Closed: the alert was deleted.',
}

/** The same words for mail programs that show HTML. */
export function composeHtml({ text, link }: Pick<Letter, 'text' | 'link'>): string {
  const paragraphs = text.split('\n\n').map(line => `<p>${escapeHtml(line)}</p>`)
  return `${paragraphs.join('\n')}\n<p><a href="${escapeHtml(link)}">Open the Overview at these dates</a></p>\n`
}

export function composeText({ text, link }: Pick<Letter, 'text' | 'link'>): string {
  return `${text}\n\nThe Overview at these dates: ${link}\n`
}

/** `Dispute rate is 1.2%, above 0.75%.` */
function sayBreach({ rule, wording }: Pick<About, 'rule' | 'wording'>, judgement: Judgement): string {
  const { value } = judgement
  const is = value === null ? 'has no value' : `is ${sayValue(value, rule.metric, wording)}`
  return `${nameMetric(rule.metric)} ${is}, ${sayBounds(judgement, rule.metric, wording)}.`
}

/** The days of the windows, so that it shows the same tomorrow. */
function composeLink(
  {
    address,
    economyKey,
    mode,
    wording: { zone },
  }: Pick<About, 'address' | 'economyKey' | 'mode' | 'wording'>,
  fromMs: number,
  untilMs: number,
): string {
  const days = `from=${writeDay(fromMs, zone)}&to=${writeDay(untilMs - 1, zone)}`
  return `${address}/${economyKey}/overview?${mode === 'test' ? 'mode=test&' : ''}${days}`
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
