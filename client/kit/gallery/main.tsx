// Every widget in every state on one page, over answers that were made for it.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../kit.css'
import './page.css'
import { ReadingGallery } from './reading.tsx'
import { SellingGallery } from './selling.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no #root')
createRoot(root).render(
  <StrictMode>
    <main>
      <h1>Kit</h1>
      <ReadingGallery />
      <SellingGallery />
    </main>
  </StrictMode>,
)
