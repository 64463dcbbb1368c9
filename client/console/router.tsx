// Every address of the console. A screen is one route here: its path, its title, its permission, its own chunk.
import {
  createRootRoute,
  createRoute,
  createRouter,
  type RouteComponent,
  redirect,
} from '@tanstack/react-router'
import type { ComponentType } from 'react'
import type { Permission } from '../../server/operators/rules.ts'
import { type LatePart, late } from '../ui/late.tsx'
import { Frame } from './frame/late-frame.ts'
import { readLastEconomy } from './last-economy.ts'
import { safeReturnPath } from './return-path.ts'
import { Root } from './root.tsx'
import { isDatedInsight } from './screens/overview/insights/dated-insights.ts'
import {
  type EconomySearch,
  keepFrame,
  parseSearch,
  type RangeUse,
  readEconomySearch,
  type ScreenSearch,
  stringifySearch,
} from './search.ts'
import { loadEconomies, loadSession } from './session.ts'
import { Guarded } from './states/guarded.tsx'
import { ScreenError } from './states/screen-error.tsx'
import { ScreenPending } from './states/screen-pending.tsx'

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** Of the document, and what the palette and readers call the screen. */
    title?: string
    /** Whoever lacks it is told who may see the screen. */
    permission?: Permission
    /** Shows in the frame the dates, and what they are compared with, wherever these change what one sees. */
    range?: RangeUse | ((search: ScreenSearch) => RangeUse | null)
  }
  interface Register {
    router: typeof router
  }
}

const NotFound = late<object>(
  () => import('./states/not-found.tsx').then(part => part.NotFound),
  ScreenPending,
)

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
  component: page(late(() => import('./entrance/sign-in.tsx').then(part => part.SignInPage), ScreenPending)),
})

const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'welcome',
  staticData: { title: 'Welcome' },
  component: page(late(() => import('./entrance/welcome.tsx').then(part => part.WelcomePage), ScreenPending)),
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
    throw redirect({ to: '/$economy/overview', params: { economy: economy.key }, replace: true })
  },
  component: page(late(() => import('./states/no-economy.tsx').then(part => part.NoEconomy), ScreenPending)),
})

const economyRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '$economy',
  validateSearch: (search: Record<string, unknown>): EconomySearch => readEconomySearch(search),
  search: { middlewares: [keepFrame] },
  component: page(Frame),
  // Within the frame, unlike what the root shows.
  notFoundComponent: NotFound,
})

const economyIndexRoute = createRoute({
  getParentRoute: () => economyRoute,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/$economy/overview', params, replace: true })
  },
})

const overviewRoute = createRoute({
  getParentRoute: () => economyRoute,
  path: 'overview',
  staticData: { title: 'Overview', permission: 'economies.read', range: 'compared' },
  component: screen(() => import('./screens/overview/overview.tsx').then(part => part.OverviewScreen)),
})

const insightsRoute = createRoute({
  getParentRoute: () => economyRoute,
  path: 'overview/insights',
  staticData: {
    title: 'Insights',
    permission: 'economies.read',
    range: ({ list }) => (isDatedInsight(list) ? 'dates' : null),
  },
  component: screen(() =>
    import('./screens/overview/insights/insights.tsx').then(part => part.InsightsScreen),
  ),
})

const dictionaryRoute = createRoute({
  getParentRoute: () => economyRoute,
  path: 'overview/dictionary',
  staticData: { title: 'Dictionary', permission: 'economies.read' },
  component: screen(() =>
    import('./screens/overview/dictionary/dictionary.tsx').then(part => part.DictionaryScreen),
  ),
})

const annotationsRoute = createRoute({
  getParentRoute: () => economyRoute,
  path: 'overview/annotations',
  staticData: { title: 'Annotations', permission: 'annotations.read' },
  component: screen(() =>
    import('./screens/overview/annotations/annotations.tsx').then(part => part.AnnotationsScreen),
  ),
})

const pricesRoute = createRoute({
  getParentRoute: () => economyRoute,
  path: 'prices',
  staticData: { title: 'Price book', permission: 'catalog.read' },
  component: screen(() => import('./screens/prices/prices.tsx').then(part => part.PricesScreen)),
})

const accountsRoute = createRoute({
  getParentRoute: () => economyRoute,
  path: 'accounts',
  staticData: { title: 'Accounts', permission: 'accounts.read' },
  component: screen(() => import('./screens/accounts/accounts.tsx').then(part => part.AccountsScreen)),
})

const purchasesRoute = createRoute({
  getParentRoute: () => economyRoute,
  path: 'purchases',
  staticData: { title: 'Purchases', permission: 'purchases.read' },
  component: screen(() => import('./screens/purchases/purchases.tsx').then(part => part.PurchasesScreen)),
})

const disputesRoute = createRoute({
  getParentRoute: () => economyRoute,
  path: 'disputes',
  staticData: { title: 'Disputes', permission: 'accounts.read' },
  component: screen(() => import('./screens/disputes/disputes.tsx').then(part => part.DisputesScreen)),
})

const developersRoute = createRoute({
  getParentRoute: () => economyRoute,
  path: 'developers',
  staticData: { title: 'Product keys', permission: 'keys.read' },
  component: screen(() => import('./screens/developers/keys.tsx').then(part => part.KeysScreen)),
})

const settingsRoute = createRoute({
  getParentRoute: () => economyRoute,
  path: 'settings',
  component: page(
    late(
      () => import('./screens/settings/settings-layout.tsx').then(part => part.SettingsLayout),
      ScreenPending,
    ),
  ),
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
  component: screen(() => import('./screens/settings/economy.tsx').then(part => part.EconomyScreen)),
})

const newEconomyRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'economy/new',
  staticData: { title: 'New economy', permission: 'economies.create' },
  component: screen(() => import('./screens/settings/new-economy.tsx').then(part => part.NewEconomyScreen)),
})

const operatorsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'operators',
  staticData: { title: 'Operators', permission: 'operators.read' },
  component: screen(() => import('./screens/settings/operators.tsx').then(part => part.OperatorsScreen)),
})

const alertsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'alerts',
  staticData: { title: 'Alerts', permission: 'alerts.read' },
  component: screen(() => import('./screens/settings/alerts.tsx').then(part => part.AlertsScreen)),
})

const newAlertRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'alerts/new',
  staticData: { title: 'New alert', permission: 'alerts.change' },
  component: screen(() => import('./screens/settings/alert-editor.tsx').then(part => part.NewAlertScreen)),
})

const editAlertRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'alerts/$alert',
  staticData: { title: 'Edit alert', permission: 'alerts.change' },
  component: screen(() => import('./screens/settings/alert-editor.tsx').then(part => part.EditAlertScreen)),
})

const auditRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'audit',
  staticData: { title: 'Audit log', permission: 'audit.read', range: 'compared' },
  component: screen(() => import('./screens/settings/audit.tsx').then(part => part.AuditScreen)),
})

const youRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'you',
  staticData: { title: 'Your sign-in', permission: 'self.manage' },
  component: screen(() => import('./screens/settings/you.tsx').then(part => part.YouScreen)),
})

const routeTree = rootRoute.addChildren([
  signInRoute,
  welcomeRoute,
  signedInRoute.addChildren([
    indexRoute,
    economyRoute.addChildren([
      economyIndexRoute,
      overviewRoute,
      insightsRoute,
      dictionaryRoute,
      annotationsRoute,
      pricesRoute,
      accountsRoute,
      purchasesRoute,
      disputesRoute,
      developersRoute,
      settingsRoute.addChildren([
        settingsIndexRoute,
        economySettingsRoute,
        newEconomyRoute,
        operatorsRoute,
        alertsRoute,
        newAlertRoute,
        editAlertRoute,
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

/** A page that is its own chunk. Without a part that could not be fetched the address still changes, and says why. */
function page(Page: LatePart<object>): RouteComponent {
  return Object.assign(Page, { preload: () => Page.load().then(ignore, ignore) })
}

/** A page that says who may see it to those who may not, without loading its code for them. */
function screen(load: () => Promise<ComponentType>): RouteComponent {
  const Page = page(late(load, ScreenPending))
  const Shown = () => (
    <Guarded>
      <Page />
    </Guarded>
  )
  return Object.assign(Shown, Page.preload && { preload: Page.preload })
}

function ignore(): void {}
