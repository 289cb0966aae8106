/**
 * The words that error messages are made of, statuses and attributes among them. Whatever is none of them may be somebody's
 * name, address or token, which no pattern could tell: it is masked.
 */
const PLAIN_WORDS = new Set(
  `3d 3ds a about above accept accepted access account account's action actions activate activated active actual add
  address addresses adjustment adyen after again all allow allowed allows already also amount an and another any
  anymore api applied apply approval approve approved archived are aren't as ask at attached attempt attempted
  attempts attribute attributes authentication authorization authorizations authorize authorized auto automatic
  available avalara away axerve bad balance bank base be because been before being below between billing blank
  blocked body both braintree bundle bundles busy but by calculated calculation call can can't cancel cancelled
  cannot capture captured captures card carrier cart cent cents change changed character characters charge charged
  check checkout client clone close closed cloudflare code codes collection com comma completed confirm confirmation
  confirmed conflict connect connection contact contacting contain contains content converted copied copies copy
  copyable correct could couldn't count country coupon coupons create created crontab currency current customer
  customer's customers cutoff cvc cvv date day days deactivate decimal decline declined declines default delete
  deleted deliver deliverable delivery destroy destroyed details didn't different digits disabled discount dns do
  does doesn't don't double draft due duplicate duplicated during each editing either else email empty enabled end
  ended enough entity equal error errors even every exceed exceeded exceeds exchange exist existing exists expected
  expiration expire expired expires expiry external extra fail failed failure false field fields fill filled first
  fixed for forbidden format formatted found four fraud fraudulent free frequency from fulfill fulfilled fulfilling
  fulfillment function funds future gateway generic gift given grant greater guest had hard has hash hasn't have
  haven't header headers held higher history hold honor host hour hours http id identifier ids if in inactive
  included inclusion incomplete incorrect index ineligible initial insufficient integer intent internal into invalid
  inventory is isn't issuer issuing it item items its json key keys kind klarna language last late later least left
  length less let's level limit limits line link list lists live loading location locked log longer look looks lost
  made maintenance make malformed mandatory manual many market markets match maximum may merchant message metadata
  method methods minimum minute minutes missing mode model moment month monthly more most must name needs negative
  net new nexi next nginx no none not nothing null number oauth object of off on once one only open operation option
  optional options or order order's ordered orders origin other out over overdue overlap overloaded owner page paid
  parameter parameters parcel part partial password past path pause paused pay payable payment payments paypal
  pending per perform performed permission permitted personal phone pick pickup place placeable placed placing please
  point positive postal prepared present previous price prices problem process processed processing processor product
  prohibited promotion promotions protected provide provided provider purchase quantity range rate reachable reached
  read reason received recipient recognized recurring reference refund refunded refunds refuse refused region
  rejected relationship relationships remaining reopen repeated request requested requests require required
  requirement requires reserve reserved resource resources response restricted result resume resumed retry return
  returned returns reuse reused review risk rule rules run running runs same satispay save scheduled scope scopes sdk
  second seconds secure security see seems selected self send sent separated server service session set setting sha
  shipment shipments shippable shipping short should sign signature similar single size skip skipped sku skus small
  soft some something soon sorry source stale start started starts state status step still stock stolen stop store
  string stripe subject subscription subscription's subscriptions subtotal succeeded success such supported suspected
  taken target tax taxes temporary test than that the their them then there they this those three time timed timeout
  times timestamp title to token too total trace transaction transactions transfer transition trial trigger triggered
  true try two type types unable unauthorized unavailable under unexpected unique unit unknown unpaid unplaced
  unprocessable unreachable unsupported until update updated upon upstream url us use used user using valid validate
  validation value values variant verification verified verify version via void voided voids wait wallet was wasn't
  way we webhook week weekly weeks weight went were what when where which while who will wire with within without
  won't write wrong xml year yearly years yet you your zero zip zone`.split(/\s+/),
)

const WORD = /[\p{L}\p{M}\p{N}_'’]+/gu
const SHORT_NUMBER = /^\d{1,3}$/
const HIDDEN = '[…]'
const HIDDEN_AGAIN = /\[…\](?:[\s,.-]*\[…\])+/g

/** A text with every word masked that error messages are not made of; neighbours become one. */
export function inPlainWords(text: string): string {
  return text.replace(WORD, (word) => (isPlain(word) ? word : HIDDEN)).replace(HIDDEN_AGAIN, HIDDEN)
}

/** Names of attributes are plain where each of their parts is. */
function isPlain(word: string): boolean {
  const parts = word.toLowerCase().replaceAll('’', "'").split('_')
  return parts.every((part) => part === '' || PLAIN_WORDS.has(part) || SHORT_NUMBER.test(part))
}
