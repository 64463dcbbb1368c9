// A value once it has stood still: what is typed is not asked about letter by letter.
import { useEffect, useState } from 'react'

const settledAfterMs = 300

export function useSettled<Value extends string | number | null>(value: Value): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), settledAfterMs)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
