// E-mail: handed in to the SMTP server of the settings, one connection a message, each wait with its limit.
import { createTransport } from 'nodemailer'
import type { Config } from './config.ts'

type Letter = {
  to: string
  subject: string
  text: string
  html: string
  /** In angle brackets: the same for a message however often it is sent. */
  messageId: string
  /** The message that it answers to; null: it begins a conversation. */
  answersTo: string | null
}

export type Mail = {
  /** What stands behind the @ of whom it comes from, for ids of messages. */
  domain: string
  /** Resolves once the server has taken it; throws what it said otherwise. */
  send(letter: Letter, signal?: AbortSignal): Promise<void>
}

/** Together well under the time after which a sender is thought to have died (server/alerts/rules/delivery.ts). */
const limits = {
  dnsTimeout: 10_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 30_000,
}

/** Null without a server to hand in to. */
export function openMail({ mail }: Pick<Config, 'mail'>): Mail | null {
  if (mail === undefined) return null
  const transport = createTransport({
    url: mail.smtpUrl,
    ...limits,
    // Letters are made of figures and names: nothing in them may have a file or an address fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    domain: /@([^\s<>@]+)>?$/.exec(mail.from)?.[1] ?? 'localhost',
    send: async ({ answersTo, ...letter }, signal) => {
      await transport.sendMail({
        ...letter,
        from: mail.from,
        ...(answersTo === null ? {} : { inReplyTo: answersTo, references: answersTo }),
        // Nobody's out-of-office note has to answer it.
        headers: { 'Auto-Submitted': 'auto-generated' },
        ...(signal === undefined ? {} : { signal }),
      })
    },
  }
}
