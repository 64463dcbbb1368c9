// Short messages in the corner, and the first rung of the confirm ladder: done, with undo.
// The library that draws them is loaded behind the page, or with the first message.
import type * as Toaster from './toaster.tsx'

export function showToast(toast: Toaster.ToastContent): void {
  void loadToaster().then(toaster => toaster.show(toast))
}

export interface UndoToast {
  title: string
  body?: string
  onUndo: () => void
}

/** Stays long enough to read it, think, and reach the button. */
export function showUndo({ title, body, onUndo }: UndoToast): void {
  showToast({ title, body, action: { label: 'Undo', onPress: onUndo }, durationMs: 12_000 })
}

let toaster: Promise<typeof Toaster> | undefined

function loadToaster() {
  toaster ??= import('./toaster.tsx').then(
    async module => {
      await module.mountToaster()
      return module
    },
    (error: unknown) => {
      toaster = undefined
      throw error
    },
  )
  return toaster
}

/** To be loaded soon, so that bad news has its messenger even when the server is the news. */
export const toasterPart = { load: loadToaster }
