// Where a small floating box goes: beside its trigger, inside the window.

interface Box {
  left: number
  top: number
  width: number
  height: number
}

interface Size {
  width: number
  height: number
}

const GAP = 6
const EDGE = 8

/** Above the trigger and centred on it; below when there is no room above; pushed in from the sides. */
export function computeTooltipPlace(
  trigger: Box,
  tooltip: Size,
  viewport: Size,
): { left: number; top: number } {
  const above = trigger.top - tooltip.height - GAP
  const below = trigger.top + trigger.height + GAP
  const centred = trigger.left + trigger.width / 2 - tooltip.width / 2
  const rightmost = viewport.width - tooltip.width - EDGE
  return {
    left: Math.round(Math.max(EDGE, Math.min(centred, rightmost))),
    top: Math.round(above >= EDGE ? above : below),
  }
}
