// Parts that are loaded when they are first wanted, and drawn at once when they are there already.
import { type ComponentType, type ReactNode, useEffect, useRef, useState } from 'react'

export type LatePart<Props> = ((props: Props) => ReactNode) & { load: () => Promise<unknown> }

/** Stands in the place of a part that is on its way, or that did not come at all. */
type Waiting<Props> = ComponentType<Props & { isMissing: boolean }>

/** Decides what becomes of a part that did not come: resolves when it is worth asking for it again. */
type Recover = (error: unknown, failures: number) => Promise<void>

let recover: Recover | undefined

/** Set once, by the app, which knows its server. */
export function whenPartIsMissing(run: Recover): void {
  recover = run
}

/**
 * `late(() => import('./plot.tsx').then(part => part.Plot))`. Not React's `lazy`: that shows even what has long been
 * loaded a third of a second after it was asked for, and remembers a failed load for ever.
 */
export function late<Props extends object>(
  fetchPart: () => Promise<ComponentType<Props>>,
  Stand: Waiting<Props> = Nothing,
): LatePart<Props> {
  let Part: ComponentType<Props> | undefined
  let loading: Promise<unknown> | undefined

  const load = () => {
    loading ??= fetchPart().then(
      part => {
        Part = part
      },
      (error: unknown) => {
        loading = undefined
        throw error
      },
    )
    return loading
  }

  const Late = (props: Props) => {
    const [state, setState] = useState<'loading' | 'there' | 'missing'>('loading')
    const wasThere = useRef(Part !== undefined)
    useEffect(() => {
      // As it was when it was drawn: what came between the drawing and this effect has to be drawn still.
      if (wasThere.current) return
      let isWanted = true
      insist(load, () => isWanted).then(
        () => isWanted && setState('there'),
        () => isWanted && setState('missing'),
      )
      return () => {
        isWanted = false
      }
    }, [])
    return Part === undefined ? <Stand {...props} isMissing={state === 'missing'} /> : <Part {...props} />
  }
  return Object.assign(Late, { load })
}

async function insist(load: () => Promise<unknown>, isWanted: () => boolean): Promise<void> {
  for (let failures = 1; isWanted(); failures += 1) {
    try {
      await load()
      return
    } catch (error) {
      if (recover === undefined) throw error
      await recover(error, failures)
    }
  }
}

function Nothing() {
  return null
}
