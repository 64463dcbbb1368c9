// What the frame opens, fetched once the screen stands: the palette, the sheet of keys, menus and messages.
import { late } from '../../ui/late.tsx'
import { MenuBody } from '../../ui/menu.tsx'
import { PopoverBody } from '../../ui/popover.tsx'
import { toasterPart } from '../../ui/toast.ts'
import { TooltipBody } from '../../ui/tooltip.tsx'

export const Palette = late(() => import('./palette.tsx').then(part => part.Palette))
export const ShortcutsSheet = late(() =>
  import('../../ui/shortcuts-sheet.tsx').then(part => part.ShortcutsSheet),
)

export const lateParts = [TooltipBody, MenuBody, PopoverBody, Palette, ShortcutsSheet, toasterPart]
