// Keeps a part that fails to draw from blanking the page: the rest stays, this part says so and can be retried.
import { Component, type ReactNode } from 'react'
import { Failure } from './failure.tsx'

export interface PanelBoundaryProps {
  /** Runs before the part is drawn again, for instance to drop what it had asked. */
  onRetry?: () => void
  /** False inside what has a frame already. */
  framed?: boolean
  children: ReactNode
}

export class PanelBoundary extends Component<PanelBoundaryProps, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  retry = () => {
    this.props.onRetry?.()
    this.setState({ failed: false })
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <div
        className={
          this.props.framed === false ? 'p-gutter' : 'rounded-lg border border-line bg-surface p-gutter'
        }
      >
        <Failure message="This part of the page could not be shown" onRetry={this.retry} />
      </div>
    )
  }
}
