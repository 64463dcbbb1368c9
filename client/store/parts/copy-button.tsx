// Copies a text, and says that it did.
import { useState } from 'react'

export function CopyButton({ text }: { text: string }) {
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setState('copied')
    } catch {
      setState('failed')
    }
  }
  return (
    <button type="button" className="link" onClick={() => void copy()} onBlur={() => setState('ready')}>
      <span role="status">{words[state]}</span>
    </button>
  )
}

const words = { ready: 'Copy', copied: 'Copied', failed: 'Not copied: mark it by hand' }
