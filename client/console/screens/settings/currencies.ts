// Every currency the browser knows, by code and name.
import { NUMBER_LOCALE } from '../../../ui/locale.ts'
import type { SelectOption } from '../../../ui/select-field.tsx'

const names = new Intl.DisplayNames(NUMBER_LOCALE, { type: 'currency' })

export const currencyOptions: readonly SelectOption<string>[] = Intl.supportedValuesOf('currency').map(
  code => ({
    value: code,
    label: `${code} – ${names.of(code) ?? code}`,
  }),
)
