/// The one style sheet: one type scale, one palette for light, dark and print. Blue is what came, orange what went: told
/// apart by the colour-blind, and each has a line of its own besides (under, through). Nothing is loaded by it.
let styleSheet = """
    :root { color-scheme: light dark; --ground: #fff; --raised: #f6f7f9; --ink: #1b1f24; --quiet: #57606a;
    --line: #d4d9e0; --accent: #0b5c8a; --came: #dcecfb; --came-ink: #0a3f6b; --went: #fde8d7; --went-ink: #7a3205;
    --substance: #a63c06; --editorial: #44546a; --mark: #fff1bf; --mark-ink: #1b1f24;
    --small: .875rem; --large: 1.25rem; --title: 1.6rem; }
    @media (prefers-color-scheme: dark) { :root { --ground: #14171b; --raised: #1d2127; --ink: #e6e9ed;
    --quiet: #a5aeb9; --line: #3a414b; --accent: #7fbdf0; --came: #12344f; --came-ink: #bfe0fb; --went: #4d2a10;
    --went-ink: #ffd3ae; --substance: #ffab73; --editorial: #b4c1d3; --mark: #4f4212; --mark-ink: #f4ead0; } }
    * { box-sizing: border-box; }
    html { font: 100%/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif;
    background: var(--ground); color: var(--ink); -webkit-text-size-adjust: 100%; }
    body { margin: 0 auto; max-width: 76rem; padding: 0 1rem 3rem; overflow-wrap: anywhere; }
    a { color: var(--accent); }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
    main:focus { outline: none; }
    h1 { font-size: var(--title); line-height: 1.25; margin: 1.2rem 0 .4rem; }
    h2 { font-size: var(--large); line-height: 1.3; margin: 2rem 0 .5rem; }
    h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
    p, ul, ol, dl { margin: .5rem 0; }
    .skip { position: absolute; left: -100vw; background: var(--ground); padding: .5rem 1rem; }
    .skip:focus { left: 1rem; top: .5rem; z-index: 9; }
    .top { display: flex; flex-wrap: wrap; gap: .4rem 1.4rem; align-items: center; padding: .7rem 0;
    border-bottom: 1px solid var(--line); }
    .brand { font-weight: 700; text-decoration: none; color: var(--ink); }
    .top ul { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; margin: 0; padding: 0; }
    .top nav a { text-decoration: none; } .top nav a:hover, .brand:hover { text-decoration: underline; }
    .top [aria-current] { color: var(--ink); font-weight: 600; }
    .top form { margin-left: auto; display: flex; gap: .4rem; flex: 1 1 16rem; max-width: 26rem; }
    input, select, button { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--quiet);
    border-radius: .35rem; padding: .3rem .6rem; min-height: 2.1rem; }
    input[type=search], input[type=text] { width: 100%; } button { cursor: pointer; background: var(--raised); }
    .foot { margin-top: 3rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: var(--small); }
    .quiet, .more { color: var(--quiet); } .small { font-size: var(--small); }
    code, .hash { font: .85em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
    .crumbs { font-size: var(--small); margin: 1rem 0 0; }
    .tools { display: flex; flex-wrap: wrap; gap: .3rem 1rem; font-size: var(--small); margin: .5rem 0; padding: 0;
    list-style: none; }
    .badge { display: inline-block; font-size: .8rem; font-weight: 600; border: 1px solid; border-radius: 1rem;
    padding: 0 .6rem; white-space: nowrap; color: var(--editorial); }
    .badge.substantive { color: var(--substance); } .badge.substantive::before { content: '\\25B2\\00A0'; }
    .badge.editorial::before { content: '\\25CF\\00A0'; } .badge.cosmetic::before { content: '\\25CB\\00A0'; }
    ins { background: var(--came); color: var(--came-ink); text-decoration: underline; text-underline-offset: 3px; }
    del { background: var(--went); color: var(--went-ink); text-decoration: line-through; }
    mark { background: var(--mark); color: var(--mark-ink); border-radius: .2rem; }
    .card { background: var(--raised); border-left: 4px solid var(--line); padding: .7rem .9rem; margin: .8rem 0; }
    .card.substantive { border-left-color: var(--substance); }
    .card > :first-child { margin-top: 0; } .card > :last-child { margin-bottom: 0; }
    .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); gap: .8rem; }
    .cards .card { margin: 0; }
    dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
    dl.facts dt { color: var(--quiet); } dl.facts dd { margin: 0; }
    .wide { overflow-x: auto; } .wide:focus-visible { outline-offset: 0; }
    table { border-collapse: collapse; width: 100%; font-size: .95rem; }
    th, td { text-align: left; vertical-align: top; padding: .4rem .7rem .4rem 0; border-bottom: 1px solid var(--line); }
    th { font-size: var(--small); color: var(--quiet); font-weight: 600; } .number { text-align: right; }
    caption { text-align: left; font-size: var(--small); color: var(--quiet); padding: .3rem 0; }
    svg { max-width: 100%; height: auto; display: block; }
    svg text { fill: var(--quiet); font-size: 11px; }
    pre { white-space: pre-wrap; background: var(--raised); padding: .8rem; overflow-x: auto; }
    @media (max-width: 40rem) {
    table.fold thead { position: absolute; left: -200vw; }
    table.fold, table.fold tbody, table.fold tr, table.fold td, table.fold th { display: block; }
    table.fold tr { border-bottom: 1px solid var(--line); padding: .5rem 0; }
    table.fold td, table.fold th { border: 0; padding: .1rem 0; text-align: left; }
    table.fold td[data-label]::before { content: attr(data-label) ': '; color: var(--quiet); font-size: var(--small); }
    dl.facts { grid-template-columns: 1fr; gap: 0; } dl.facts dd { margin: 0 0 .4rem; } }
    @media print { :root { --ground: #fff; --raised: #fff; --ink: #000; --quiet: #444; --line: #999; --accent: #000;
    --came: #fff; --came-ink: #000; --went: #fff; --went-ink: #000; --mark: #fff; --mark-ink: #000; }
    .top nav, .top form, .foot, .skip, .tools, .screen { display: none !important; }
    body { max-width: none; padding: 0; } .card, tr { break-inside: avoid; } h2, h3 { break-after: avoid; } }

    """
