// The palette's code, loaded when somebody reaches for it.

export const loadPalette = () => import('./palette.tsx')
