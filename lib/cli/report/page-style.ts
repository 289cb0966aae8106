/** How the page looks: by what every machine has, light and dark, on paper and on a phone. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ground: #fff; --panel: #f5f6f8; --line: #dcdfe5; --text: #1b1f27; --quiet: #5d6675;
  --well: #0a7a55; --open: #a35a00; --broken: #b3261e;
  --completed: #2a7fb8; --running: #9fc6df; --skipped: #a7adb8; --doubt: #8e5bb5; --parked: #d3492a }
@media (prefers-color-scheme: dark) { :root { --ground: #14171c; --panel: #1d2129; --line: #343b47; --text: #e8ebf0; --quiet: #9aa4b3;
  --well: #45c796; --open: #f0ab4f; --broken: #ff8a7d;
  --completed: #4aa3dc; --running: #2d5d7c; --skipped: #5f6876; --doubt: #b98bdb; --parked: #f2704f } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 4rem; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif }
header { border-left: .4rem solid var(--mood); padding-left: 1.1rem; margin-bottom: 2rem }
.well { --mood: var(--well) } .open { --mood: var(--open) } .broken { --mood: var(--broken) }
h1 { margin: 0; font-size: 2.1rem; line-height: 1.2; color: var(--mood) }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.2rem }
h3 { margin: 0; font-size: 1rem; font-weight: 600 }
p { margin: .35rem 0 } .quiet, .axis { color: var(--quiet) } .eyebrow { margin: 0 0 .2rem; color: var(--quiet); font-size: .875rem }
dl.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: .75rem; margin: 0 }
dl.tiles > div { background: var(--panel); border-radius: .5rem; padding: .6rem .8rem }
dt { color: var(--quiet); font-size: .8125rem } dd { margin: 0; font-size: 1.35rem; font-weight: 600; font-variant-numeric: tabular-nums }
figure { margin: 0 } svg { display: block; width: 100%; height: auto; overflow: visible }
svg text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; fill: var(--text) }
svg text.axis { fill: var(--quiet) } .grid { stroke: var(--line) }
.lateness th, .lateness td { border: 0; padding: .2rem .75rem .2rem 0; white-space: nowrap } .lateness .bar { width: 60% }
.bar span { display: block; height: 1.1rem; min-width: 2px; background: var(--completed); border-radius: .1rem }
.completed { fill: var(--completed); background: var(--completed) } .open-runs { fill: var(--running); background: var(--running) }
.skipped { fill: var(--skipped); background: var(--skipped) } .in-doubt { fill: var(--doubt); background: var(--doubt) }
.parked { fill: var(--parked); background: var(--parked) }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .6rem 0; font-size: .875rem }
.legend i { display: inline-block; width: .75rem; height: .75rem; border-radius: .15rem; margin-right: .4rem }
details { margin: .5rem 0; font-size: .875rem } summary { cursor: pointer; color: var(--quiet) }
.wide { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .875rem; margin-top: .5rem }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-top: 1px solid var(--line) }
thead th { color: var(--quiet); font-weight: 500; border-top: 0 } tbody th { font-weight: 400 }
.numbers th + th, .numbers td { text-align: right; font-variant-numeric: tabular-nums }
code, .id { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .8125rem }
h3 code { color: var(--quiet); font-weight: 400; margin-left: .3rem } .facts { overflow-wrap: anywhere } td.id, .short { white-space: nowrap }
.facts > span { display: inline-block; margin-right: 1rem } .violations { margin: .5rem 0; padding-left: 1.2rem }
.finding { border: 1px solid var(--line); border-radius: .5rem; padding: .9rem 1.1rem; margin: .9rem 0; border-left-width: .3rem }
.to-do { border-left-color: var(--open) } .done { border-left-color: var(--well) }
.states { display: flex; flex-wrap: wrap; gap: .4rem } .state { background: var(--panel); border-radius: 1rem; padding: .05rem .65rem; font-size: .8125rem }
footer { margin-top: 3rem; color: var(--quiet); font-size: .8125rem }
@media (max-width: 34rem) { body { padding: 1.25rem .9rem 3rem } h1 { font-size: 1.6rem } .finding { padding: .8rem } svg text { font-size: 18px }
  .lateness .bar { width: 40% } .finding thead { display: none } .finding tr { display: block; border-top: 1px solid var(--line); padding: .4rem 0 }
  .finding td { display: block; border: 0; padding: .1rem 0; white-space: normal; overflow-wrap: anywhere } }
@media print { body { max-width: none; padding: 0; font-size: 11pt } * { print-color-adjust: exact; -webkit-print-color-adjust: exact }
  figure, .finding h3, tr { break-inside: avoid } .wide { overflow: visible } }
`
