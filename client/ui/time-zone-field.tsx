// A time zone, found by typing a city or an offset.
import { useMemo } from 'react'
import { ComboboxField, type ComboboxFieldProps } from './combobox-field.tsx'
import { listTimeZones } from './time-zones.ts'

export function TimeZoneField(props: Omit<ComboboxFieldProps, 'options'>) {
  const options = useMemo(() => listTimeZones(new Date()), [])
  return <ComboboxField {...props} options={options} />
}
