// What an address shows that leads nowhere.
import { Link } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { buttonStyle } from '../../ui/button.tsx'
import { Standstill } from './standstill.tsx'

export function NotFound() {
  return (
    <Standstill
      icon={SearchX}
      title="There is no such page"
      actions={
        <Link to="/" className={buttonStyle()}>
          Go to the console
        </Link>
      }
    >
      <title>Not found · Farebox</title>
      <p>The address may be mistyped, or what it led to is gone.</p>
    </Standstill>
  )
}
