// On the way back from a checkout: waits for the purchase and says what became of it. Nothing where nobody came from one.
import { tellPurchase } from './checkout-words.ts'
import { useUnit } from './hooks.ts'
import { useReturnedPurchase } from './use-purchase.ts'

export function Checkout() {
  const returned = useReturnedPurchase()
  const unit = useUnit()
  const purchase = returned?.answer.data ?? null
  const told = returned === null || purchase === null ? null : tellPurchase(purchase, returned.left, unit)
  return (
    // There before it says anything, so that it is heard when it does.
    <div role="status" className="farebox-checkout">
      {returned?.answer.state === 'loading' && (
        <div className="farebox-notice farebox-is-waits">
          <p>Looking at your purchase…</p>
        </div>
      )}
      {returned?.answer.state === 'failed' && (
        <div className="farebox-notice">
          <p>
            <strong>Your purchase cannot be shown at the moment</strong>
          </p>
          <p>If it was paid, what you bought arrives by itself.</p>
          <p className="farebox-actions">
            <button type="button" className="farebox-button farebox-quiet" onClick={returned.forget}>
              Close
            </button>
          </p>
        </div>
      )}
      {returned !== null && told !== null && (
        <div className={`farebox-notice farebox-is-${told.tone}`}>
          <p>
            <strong>{told.title}</strong>
          </p>
          <p>{told.text}</p>
          <p className="farebox-actions">
            {told.canPay && purchase?.checkoutUrl != null && (
              <a className="farebox-button farebox-secondary" href={purchase.checkoutUrl}>
                {purchase.status === 'failed' ? 'Try another card' : 'Back to the checkout'}
              </a>
            )}
            {told.tone !== 'waits' && (
              <button type="button" className="farebox-button farebox-quiet" onClick={returned.forget}>
                Close
              </button>
            )}
          </p>
        </div>
      )}
    </div>
  )
}
