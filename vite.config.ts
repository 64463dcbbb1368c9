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
  // What only lazy chunks import: found late, it would be bundled anew in the middle of a visit.
  optimizeDeps: { include: ['recharts', '@tanstack/react-virtual', 'cmdk'] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    // Every browser of this target preloads modules by itself.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { console: fileURLToPath(new URL('client/console/index.html', import.meta.url)) },
      output: {
        codeSplitting: {
          groups: [
            {
              // One file instead of thirty small ones: the shell and the sign-in page weigh a tenth less.
              name: 'shell',
              test: /client\/console\/(router|frame\/frame|entrance\/sign-in)\.tsx$/,
            },
          ],
        },
      },
    },
  },
})
