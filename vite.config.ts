// Builds the browser side: one page per product surface, hashed files under client/dist.
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: 'client',
  appType: 'mpa',
  publicDir: 'console/public',
  plugins: [react(), tailwindcss()],
  // React has had this hook itself since 18: its stand-in for older ones need not be loaded.
  resolve: {
    alias: [
      {
        find: /^use-sync-external-store\/shim\/with-selector$/,
        replacement: 'use-sync-external-store/with-selector',
      },
      { find: /^use-sync-external-store\/shim$/, replacement: 'react' },
    ],
  },
  // What only lazy chunks import: found late, it would be bundled anew in the middle of a visit.
  optimizeDeps: { include: ['@tanstack/react-virtual', 'cmdk'] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    // Every browser of this target preloads modules by itself.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        console: fileURLToPath(new URL('client/console/index.html', import.meta.url)),
        store: fileURLToPath(new URL('client/store/index.html', import.meta.url)),
      },
      output: {
        codeSplitting: {
          groups: [
            // What both pages are made with: the store takes nothing else of the console's.
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 1 },
            // One file each instead of dozens: what is small weighs a tenth less together, and every name counts.
            // Signs that a later group would draw to itself, with all of it behind them, are the shell's.
            // The shell is what every page needs; a session adds the frame, the way to one the entrance and its form.
            {
              name: 'shell',
              test: /icons\/(x|arrow-right|chevron-right|hourglass)\.mjs$|client\/(console\/(router\.tsx|auth\.ts|frame\/brand\.tsx)|ui\/(icon-button\.tsx|(unsaved|use-density|use-theme)\.ts))$/,
            },
            { name: 'frame', test: /client\/console\/frame\/frame\.tsx$/ },
            {
              name: 'form',
              test: /client\/ui\/(banner|form|field|password-field|text-field|textarea-field)\.tsx$/,
            },
            { name: 'entrance', test: /client\/console\/entrance\/sign-in\.tsx$/ },
          ],
        },
      },
    },
  },
})
