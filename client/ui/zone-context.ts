// The zone in which times are shown on this page.
import { createContext } from 'react'

export const ZoneContext = createContext('UTC')
