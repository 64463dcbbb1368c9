// A time zone, found by typing a city or an offset.
import { useState } from 'react'
import { ComboboxField, type ComboboxFieldProps } from './combobox-field.tsx'
import { listTimeZones, nameTimeZone } from './time-zones.ts'

export function TimeZoneField({ value, ...props }: Omit<ComboboxFieldProps, 'options'>) {
  const [options] = useState(() => listTimeZones(new Date()))
  return <ComboboxField {...props} value={value === null ? null : nameTimeZone(value)} options={options} />
}
