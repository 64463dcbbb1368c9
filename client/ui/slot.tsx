// Lends an element handlers, a ref and attributes from whoever stands around it; its own stay.
import { type ComponentProps, cloneElement, isValidElement, type ReactElement, type Ref } from 'react'

type Given = Omit<ComponentProps<'button'>, 'children' | 'ref'>

export interface SlotProps extends Given {
  ref: Ref<HTMLElement>
  /** One element that takes a ref, handlers and attributes. */
  children: ReactElement
}

/** Radix's slot does the same for every shape of children, in 2 kB of every page's first load. */
export function Slot({ ref, children, ...given }: SlotProps) {
  if (!isValidElement<Record<string, unknown>>(children)) return children
  const own = children.props
  const lent: Record<string, unknown> = { ...given }
  for (const [name, value] of Object.entries(own)) {
    const other = lent[name]
    if (/^on[A-Z]/.test(name) && isHandler(value) && isHandler(other)) {
      lent[name] = (...event: unknown[]) => {
        value(...event)
        other(...event)
      }
    } else if (name === 'aria-describedby' && typeof other === 'string')
      lent[name] = `${String(value)} ${other}`
    else if (value !== undefined) lent[name] = value
  }
  return cloneElement(children, { ...lent, ref: joinRefs(ref, own['ref'] as Ref<HTMLElement> | undefined) })
}

function joinRefs(first: Ref<HTMLElement>, second: Ref<HTMLElement> | undefined): Ref<HTMLElement> {
  if (second === undefined || second === null) return first
  return element => {
    const releases = [first, second].map(ref => setRef(ref, element))
    return () => {
      for (const release of releases) release()
    }
  }
}

function setRef(ref: Ref<HTMLElement>, element: HTMLElement | null): () => void {
  if (typeof ref === 'function') {
    const release = ref(element)
    return typeof release === 'function' ? release : () => void ref(null)
  }
  if (ref !== null) ref.current = element
  return () => {
    if (ref !== null) ref.current = null
  }
}

function isHandler(value: unknown): value is (...event: unknown[]) => void {
  return typeof value === 'function'
}
