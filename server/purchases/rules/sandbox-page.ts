// The sandbox's pages as HTML: no script, a frame around all of it that says what it is.
import { type SandboxTime, sandboxCards, sandboxDeliveries, sandboxTimes } from '../words.ts'
import { fromStripeAmount } from './money.ts'
import type { SandboxBody } from './sandbox.ts'
import type { SandboxSubscription } from './sandbox-billing.ts'

/** What became of the subscription that a checkout began; `isOpen`: its newest invoice is not paid. */
export type PlanShown = { subscription: SandboxSubscription; isOpen: boolean }

export function renderCheckout(session: SandboxBody, failure: string | null, plan: PlanShown | null): string {
  const name = text(session['product_name'])
  const price = text(writePrice(session))
  const heading = `<h1>${name}</h1><p class="price">${price}</p>`
  if (session['status'] === 'expired')
    return page('Checkout', `${heading}<p>This checkout is over. Go back and begin again.</p>`)
  if (session['status'] === 'complete')
    return page('Paid', `${heading}<p>This is paid.</p>${time(session, plan)}${bank(session)}`)
  return page(
    'Checkout',
    `${heading}
${failure === null ? '' : `<p class="failure" role="alert">${text(failure)}</p>`}
<form method="post" action="/sandbox/checkout/${text(session.id)}">
  <fieldset><legend>Card</legend>${sandboxCards.map(renderCard).join('')}</fieldset>
  ${deliveries()}
  <button type="submit">Pay ${price}</button>
</form>
<p><a href="${text(session['cancel_url'])}">Cancel and go back</a></p>`,
  )
}

export function renderSecondStep(
  session: SandboxBody,
  { card, delivery }: { card: string; delivery: string },
): string {
  return page(
    'Second step',
    `<h1>Your bank asks</h1><p>Do you confirm ${text(writePrice(session))} for ${text(session['product_name'])}?</p>
<form method="post" action="/sandbox/checkout/${text(session.id)}">
  <input type="hidden" name="card" value="${text(card)}">
  <input type="hidden" name="delivery" value="${text(delivery)}">
  <button name="confirms" value="yes">Confirm</button>
  <button class="quiet" name="confirms" value="no">Refuse</button>
</form>`,
  )
}

/** The one page of these that is no play: a real payment may lead here. */
export function renderNotice(title: string, sentence: string): string {
  return document(title, `<main><h1>${text(title)}</h1><p>${text(sentence)}</p></main>`)
}

function renderCard({ number, ends }: { number: string; ends: string }, place: number): string {
  const shown = number.replaceAll(/(\d{4})(?=\d)/g, '$1 ')
  return `<label><input type="radio" name="card" value="${number}"${place === 0 ? ' checked' : ''}> <span>${shown}</span> <small>${ends}</small></label>`
}

function deliveries(): string {
  const options = Object.entries(sandboxDeliveries).map(
    ([key, words]) => `<option value="${key}">${words}</option>`,
  )
  return `<label class="select">Webhooks are sent<select name="delivery">${options.join('')}</select></label>`
}

function time(session: SandboxBody, plan: PlanShown | null): string {
  if (plan === null) return ''
  const { subscription, isOpen } = plan
  const [{ current_period_end: end }] = subscription.items.data
  const day = new Date(end * 1000).toISOString().slice(0, 10)
  if (subscription.status === 'canceled') return '<h2>The subscription</h2><p>It has ended.</p>'
  const state = isOpen
    ? 'Its newest invoice could not be paid.'
    : subscription['cancel_at_period_end'] === true
      ? `It is cancelled and ends on ${day}.`
      : `It is paid until ${day}, and renews then.`
  const can: SandboxTime[] = isOpen ? ['recover', 'give_up'] : ['renew', 'fail']
  return `<h2>The subscription, as time passes</h2><p>${state}</p>
<form method="post" action="/sandbox/checkout/${text(session.id)}/time">
  ${deliveries()}
  ${can.map(does => `<button class="quiet" name="does" value="${does}">${sandboxTimes[does]}</button>`).join('\n  ')}
</form>`
}

function bank(session: SandboxBody): string {
  return `<h2>As the buyer’s bank</h2>
<form method="post" action="/sandbox/checkout/${text(session.id)}/bank">
  <button class="quiet" name="does" value="dispute">Dispute the payment</button>
  <button class="quiet" name="does" value="won">Decide for the seller</button>
  <button class="quiet" name="does" value="lost">Decide for the buyer</button>
</form>
<p><a href="${text(session['success_url'])}">Go on</a></p>`
}

function writePrice(session: SandboxBody): string {
  const currency = String(session['currency']).toUpperCase()
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  const price = format.format(fromStripeAmount(Number(session['amount_total']), currency) / 10 ** digits)
  return typeof session['interval'] === 'string' ? `${price} a ${session['interval']}` : price
}

function page(title: string, body: string): string {
  return document(
    title,
    `<div class="frame"><header class="mark">Test checkout — no money moves, no card is charged</header><main>${body}</main></div>`,
  )
}

function document(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${text(title)}</title>
<style>${style}</style></head><body>${body}</body></html>`
}

const style = `
:root { color-scheme: light dark; --ink: #1c1d22; --paper: #fff; --line: #767884; --mark: #7a4300; --field: #fff3d6; --go: #2449c9; --bad: #a3152a }
@media (prefers-color-scheme: dark) { :root { --ink: #ececf1; --paper: #16171c; --line: #8b8d99; --mark: #ffd48a; --field: #3a2a0c; --go: #3b5fe0; --bad: #ff9aa8 } }
* { box-sizing: border-box }
body { margin: 0; padding: 1rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
main { max-width: 30rem; margin: 0 auto; padding: 1rem }
.frame { max-width: 34rem; margin: 0 auto; border: 4px dashed var(--mark); border-radius: 12px }
.mark { margin: 0; padding: .5rem 1rem; text-align: center; font-weight: 600; color: var(--mark); background: var(--field); border-radius: 8px 8px 0 0 }
h1 { margin: 0; font-size: 1.25rem } h2 { font-size: 1rem }
.price { margin: 0 0 1rem; font-size: 1.75rem; font-weight: 600 }
.failure { padding: .5rem .75rem; border: 1px solid var(--bad); border-radius: 8px; color: var(--bad) }
fieldset { margin: 0 0 1rem; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: 8px }
fieldset label { display: flex; flex-wrap: wrap; gap: 0 .5rem; align-items: baseline; padding: .375rem 0 }
fieldset span { font-variant-numeric: tabular-nums }
.select { display: block; margin: 0 0 1rem }
select { display: block; width: 100%; font: inherit; padding: .5rem; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 8px }
button { width: 100%; margin: 0 0 .5rem; padding: .625rem; font: inherit; font-weight: 600; color: #fff; background: var(--go); border: 1px solid var(--go); border-radius: 8px; cursor: pointer }
button.quiet { color: inherit; background: transparent; border-color: var(--line) }
a { color: inherit }
`

function text(value: unknown): string {
  const plain = typeof value === 'string' ? value : ''
  return plain.replaceAll(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)
}
