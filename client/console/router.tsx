// Every address of the console. A screen is one route here: its path, its title, its permission, its own chunk.
import {
  type AsyncRouteComponent,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import type { Permission } from '../../server/operators/rules.ts'
import { readLastEconomy } from './last-economy.ts'
import { safeReturnPath } from './return-path.ts'
import { Root } from './root.tsx'
import { type EconomySearch, keepFrame, parseSearch, readEconomySearch, stringifySearch } from './search.ts'
import { loadEconomies, loadSession } from './session.ts'
import { Guarded } from './states/guarded.tsx'
import { NotFound } from './states/not-found.tsx'
import { ScreenError } from './states/screen-error.tsx'
import { ScreenPending } from './states/screen-pending.tsx'

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** Of the document, and what the palette and readers call the screen. */
    title?: string
    /** Whoever lacks it is told who may see the screen. */
    permission?: Permission
    /** Shows the date range and what it is compared with in the frame. */
    usesRange?: true
  }
  interface Register {
    router: typeof router
  }
}

const rootRoute = createRootRoute({
  component: Root,
  notFoundComponent: () => (
    <main>
      <NotFound />
    </main>
  ),
  errorComponent: props => (
    <main>
      <ScreenError {...props} />
    </main>
  ),
})

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'sign-in',
  staticData: { title: 'Sign in' },
  validateSearch: (search: Record<string, unknown>): { to?: string; ended?: 'yes' } => ({
    ...(typeof search.to === 'string' ? { to: search.to } : {}),
    ...(search.ended === 'yes' ? { ended: 'yes' } : {}),
  }),
  beforeLoad: async ({ search }) => {
    const { operator } = await loadSession()
    if (operator !== null) throw redirect({ href: safeReturnPath(search.to), replace: true })
  },
  component: lazyRouteComponent(() => import('./entrance/sign-in.tsx'), 'SignInPage'),
})

const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'welcome',
  staticData: { title: 'Welcome' },
  component: lazyRouteComponent(() => import('./entrance/welcome.tsx'), 'WelcomePage'),
})

/** Everything below asks for a session, and returns to where one was going once there is one. */
const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ location }) => {
    const [{ operator }] = await Promise.all([loadSession(), loadEconomies().catch(() => [])])
    if (operator !== null) return
    const to = location.href === '/' ? undefined : location.href
    throw redirect({ to: '/sign-in', search: to === undefined ? {} : { to }, replace: true })
  },
})

const indexRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  beforeLoad: async () => {
    const economies = await loadEconomies()
    const last = readLastEconomy()
    const economy = economies.find(one => one.key === last) ?? economies[0]
    if (economy === undefined) return
    throw redirect({ to: '/$economy/developers', params: { economy: economy.key }, replace: true })
  },
  component: lazyRouteComponent(() => import('./states/no-economy.tsx'), 'NoEconomy'),
})

const economyRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '$economy',
  validateSearch: (search: Record<string, unknown>): EconomySearch => readEconomySearch(search),
  search: { middlewares: [keepFrame] },
  component: lazyRouteComponent(() => import('./frame/frame.tsx'), 'Frame'),
  // Within the frame, unlike what the root shows.
  notFoundComponent: NotFound,
})

const economyIndexRoute = createRoute({
  getParentRoute: () => economyRoute,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/$economy/developers', params, replace: true })
  },
})

const pricesRoute = createRoute({
  getParentRoute: () => economyRoute,
  path: 'prices',
  staticData: { title: 'Price book', permission: 'catalog.read' },
  component: guarded(lazyRouteComponent(() => import('./screens/prices/prices.tsx'), 'PricesScreen')),
})

const developersRoute = createRoute({
  getParentRoute: () => economyRoute,
  path: 'developers',
  staticData: { title: 'Product keys', permission: 'keys.read' },
  component: guarded(lazyRouteComponent(() => import('./screens/developers/keys.tsx'), 'KeysScreen')),
})

const settingsRoute = createRoute({
  getParentRoute: () => economyRoute,
  path: 'settings',
  component: lazyRouteComponent(() => import('./screens/settings/settings-layout.tsx'), 'SettingsLayout'),
})

const settingsIndexRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/$economy/settings/economy', params, replace: true })
  },
})

const economySettingsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'economy',
  staticData: { title: 'Economy', permission: 'economies.read' },
  component: guarded(lazyRouteComponent(() => import('./screens/settings/economy.tsx'), 'EconomyScreen')),
})

const newEconomyRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'economy/new',
  staticData: { title: 'New economy', permission: 'economies.create' },
  component: guarded(
    lazyRouteComponent(() => import('./screens/settings/new-economy.tsx'), 'NewEconomyScreen'),
  ),
})

const operatorsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'operators',
  staticData: { title: 'Operators', permission: 'operators.read' },
  component: guarded(lazyRouteComponent(() => import('./screens/settings/operators.tsx'), 'OperatorsScreen')),
})

const auditRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'audit',
  staticData: { title: 'Audit log', permission: 'audit.read', usesRange: true },
  component: guarded(lazyRouteComponent(() => import('./screens/settings/audit.tsx'), 'AuditScreen')),
})

const youRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'you',
  staticData: { title: 'Your sign-in', permission: 'self.manage' },
  component: guarded(lazyRouteComponent(() => import('./screens/settings/you.tsx'), 'YouScreen')),
})

const routeTree = rootRoute.addChildren([
  signInRoute,
  welcomeRoute,
  signedInRoute.addChildren([
    indexRoute,
    economyRoute.addChildren([
      economyIndexRoute,
      pricesRoute,
      developersRoute,
      settingsRoute.addChildren([
        settingsIndexRoute,
        economySettingsRoute,
        newEconomyRoute,
        operatorsRoute,
        auditRoute,
        youRoute,
      ]),
    ]),
  ]),
])

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  // What is preloaded is a chunk; its queries are the cache's business.
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 150,
  defaultPendingMinMs: 200,
  defaultPendingComponent: ScreenPending,
  defaultErrorComponent: ScreenError,
  scrollRestoration: true,
})

/** A screen that says who may see it to those who may not, without loading its code for them. */
function guarded(Screen: AsyncRouteComponent<unknown>): AsyncRouteComponent<unknown> {
  const Shown: AsyncRouteComponent<unknown> = () => (
    <Guarded>
      <Screen />
    </Guarded>
  )
  if (Screen.preload) Shown.preload = Screen.preload
  return Shown
}
