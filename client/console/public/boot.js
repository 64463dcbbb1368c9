// Sets theme and density before the first paint; client/ui/use-theme.ts and use-density.ts take over from here.
;(() => {
  const stored = key => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  const theme = stored('farebox.theme')
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  const { dataset } = document.documentElement
  dataset.theme = dark ? 'dark' : 'light'
  dataset.density = stored('farebox.density') === 'compact' ? 'compact' : 'comfortable'
})()
