// The gallery of primitives: every *.gallery.tsx file under client/ui on one page, in both themes and densities.
import { type JSX, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../theme.css'
import { PanelBoundary } from '../panel-boundary.tsx'
import { SegmentedControl } from '../segmented-control.tsx'
import { useDensity } from '../use-density.ts'
import { useTheme } from '../use-theme.ts'

export interface GalleryPage {
  title: string
  /** Pages are listed by this, then by title. */
  order: number
  Examples: () => JSX.Element
}

const pages = Object.values(
  import.meta.glob<GalleryPage>('../**/*.gallery.tsx', { eager: true, import: 'default' }),
).toSorted((a, b) => a.order - b.order || a.title.localeCompare(b.title))

function Gallery() {
  const [theme, setTheme] = useTheme()
  const [density, setDensity] = useDensity()
  return (
    <div className="mx-auto grid max-w-7xl gap-x-10 px-4 sm:px-8 lg:grid-cols-[11rem_minmax(0,1fr)]">
      <header className="flex flex-wrap items-center gap-x-6 gap-y-3 border-b border-line py-5 lg:col-span-2">
        <h1 className="mr-auto text-xl">Primitives</h1>
        <SegmentedControl
          label="Theme"
          value={theme}
          onChange={setTheme}
          options={[
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
            { value: 'system', label: 'System' },
          ]}
        />
        <SegmentedControl
          label="Density"
          value={density}
          onChange={setDensity}
          options={[
            { value: 'comfortable', label: 'Comfortable' },
            { value: 'compact', label: 'Compact' },
          ]}
        />
      </header>
      <nav
        aria-label="Primitives"
        className="top-0 max-h-dvh self-start overflow-y-auto py-6 max-lg:hidden lg:sticky"
      >
        <ul className="grid gap-0.5">
          {pages.map(page => (
            <li key={page.title}>
              <a
                className="focus-inset block rounded-sm px-2 py-1 text-sm text-ink-2 hover:bg-hover hover:text-ink"
                href={`#${anchor(page.title)}`}
              >
                {page.title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <main className="grid min-w-0 gap-14 py-8">
        {pages.map(page => (
          <section key={page.title} id={anchor(page.title)} aria-labelledby={`${anchor(page.title)}-title`}>
            <h2 id={`${anchor(page.title)}-title`} className="mb-4 text-lg">
              {page.title}
            </h2>
            <PanelBoundary>
              <div className="grid gap-6">
                <page.Examples />
              </div>
            </PanelBoundary>
          </section>
        ))}
      </main>
    </div>
  )
}

function anchor(title: string): string {
  return title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
}

const root = document.getElementById('root')
if (!root) throw new Error('The page has no #root')
createRoot(root).render(
  <StrictMode>
    <Gallery />
  </StrictMode>,
)
