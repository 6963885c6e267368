/// Of the ledger, the search and the evidence.
let ledgerStyleSheet = """
    .states ul { display: flex; flex-wrap: wrap; gap: .4rem 1.4rem; list-style: none; padding: 0; }
    .states a { text-decoration: none; } .states a:hover { text-decoration: underline; }
    .state { font-weight: 600; font-size: var(--small); white-space: nowrap; color: var(--editorial); }
    .state::before { content: '\\25CB\\00A0'; } .state.done { color: var(--accent); }
    .state.done::before { content: '\\2713\\00A0'; } .state.dropped::before { content: '\\2715\\00A0'; }
    .state.overdue { color: var(--substance); } .state.overdue::before { content: '\\25B2\\00A0'; }
    .filter { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 9.7rem), 1fr)); gap: .6rem .9rem;
    align-items: end; background: var(--raised); border: 1px solid var(--line); border-radius: .4rem;
    padding: .8rem .9rem; margin: 1rem 0; }
    .filter label span { display: block; font-size: var(--small); color: var(--quiet); }
    .filter input:not([type=checkbox]), .filter select { width: 100%; }
    .filter .check { display: flex; gap: .5rem; align-items: center; } .filter .check span { display: inline; }
    .filter .check input { min-height: 0; } .filter .broad { grid-column: 1 / -1; }
    .buttons { display: flex; gap: .9rem; align-items: center; }
    .problem { border-left-color: var(--substance); }
    .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 0 2.5rem; }
    .chart { margin: 1rem 0 0; max-width: 34rem; } .chart h2 { margin: 0; font-size: 1rem; }
    .chart .bars { width: 100%; max-width: 34rem; margin: .4rem 0; }
    .bars text { font-size: 12.5px; fill: var(--ink); } .bars .sum { font-weight: 600; }
    .legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; padding: 0; margin: .3rem 0;
    font-size: var(--small); color: var(--quiet); } .legend li { display: flex; gap: .4rem; align-items: center; }
    .part-0 { fill: var(--accent); } .part-1 { fill: var(--went); stroke: var(--went-ink); }
    .part-2 { fill: var(--ground); stroke: var(--quiet); } .part-3 { fill: var(--raised); stroke: var(--quiet); }
    .stroke { stroke: var(--went-ink); stroke-width: 2; } .dot { fill: var(--quiet); }
    .numbers { font-size: var(--small); font-variant-numeric: tabular-nums; }
    .numbers th, .numbers td { padding: .15rem .9rem .15rem 0; overflow-wrap: normal; }
    .numbers tbody th { font-weight: 400; min-width: 9rem; overflow-wrap: anywhere; }
    button { white-space: nowrap; } .numbers caption { position: absolute; left: -200vw; }
    .ledger .said { color: var(--ink); font-weight: 400; font-size: .95rem; width: 36%; min-width: 18rem; }
    .ledger .said a { color: var(--ink); text-decoration-color: var(--quiet); text-underline-offset: 3px; }
    .ledger td { font-size: var(--small); } .ledger td:nth-of-type(1) { width: 17%; } .ledger thead a { white-space: nowrap; text-decoration: none; }
    .ledger thead a:hover { text-decoration: underline; }
    .ledger th, .captures th, .captures td { overflow-wrap: break-word; }
    .ledger td { overflow-wrap: break-word; } .ledger td:nth-of-type(1), .ledger td:nth-of-type(5) { overflow-wrap: anywhere;
    hyphens: auto; min-width: 7rem; }
    .captures td.small { overflow-wrap: anywhere; min-width: 16rem; } .captures th { white-space: nowrap; }
    .captures td:not(.small) { font-size: var(--small); white-space: nowrap; }
    .pager { display: flex; gap: 1.4rem; margin: 1.2rem 0; }
    .quoted { border-left: 4px solid var(--accent); margin: .8rem 0; padding: .2rem 0 .2rem 1rem;
    font-size: var(--large); line-height: 1.45; }
    .history { list-style: none; padding: 0; } .history .card h3 { margin: 0 0 .3rem; }
    .history .links, .hit .links { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; font-size: var(--small); margin: .4rem 0 0; }
    .hits { list-style: none; padding: 0; } .hit h2 { font-size: 1rem; margin: 0; } .hit .said { margin: .3rem 0; }
    .hit.gone { border-left-color: var(--went-ink); } .hit.stands { border-left-color: var(--accent); }
    .mono { font: .85em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
    overflow-wrap: anywhere; }
    pre.head { max-height: 30rem; overflow: auto; }
    .charts > div { min-width: 0; }
    @media (max-width: 40rem) { .ledger .said, .ledger td:nth-of-type(1) { width: auto; }
    .numbers th, .numbers td { padding-right: .5rem; white-space: normal; overflow-wrap: anywhere; }
    .numbers tbody th { min-width: 5rem; } .captures td.number { text-align: left; } table.fold td.empty { display: none; } .ledger .said { min-width: 0; }
    table.fold .said { font-size: 1rem; } }
    @media print { .wide { overflow: visible; } .charts { grid-template-columns: 1fr 1fr; gap: 0 1.5rem; }
    .ledger, .captures, .ledger th, .captures th, .numbers th, .numbers td { font-size: 8pt; } .ledger .said, .ledger td, .captures td:not(.small) {
    font-size: 8pt; min-width: 0; white-space: normal; } .ledger td:nth-of-type(n) { min-width: 0; overflow-wrap: break-word; } .captures td.small { min-width: 0; }
    .ledger .state { white-space: normal; font-size: 8pt; } .ledger thead a { white-space: normal; }
    .numbers tbody th { min-width: 0; } .quoted { font-size: 1.05rem; } .pager, .filter { display: none !important; } .chart { break-inside: avoid; }
    .state, .state.done, .state.overdue { color: #000; } .part-0 { fill: #444; } }

    """
