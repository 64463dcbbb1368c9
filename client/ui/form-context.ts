// What a form tells its fields: which errors the server found, whether it is being sent, and what was touched.
import { createContext } from 'react'
import type { Refusal } from './refusal.ts'

export interface FormContextValue {
  /** Messages by field name; a name is the path the server uses, as in `limits.daily`. */
  errors: Readonly<Record<string, string>>
  /** The last answer, when it was a no. */
  refusal: Refusal | undefined
  submitting: boolean
  /** A field was edited: what was said about it no longer holds. */
  onEdit: (name: string | undefined) => void
}

export const FormContext = createContext<FormContextValue>({
  errors: {},
  refusal: undefined,
  submitting: false,
  onEdit: () => {},
})
