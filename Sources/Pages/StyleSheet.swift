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
    input, select, button, textarea { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--quiet);
    border-radius: .35rem; padding: .3rem .6rem; min-height: 2.1rem; }
    input[type=search], input[type=text] { width: 100%; } button { cursor: pointer; background: var(--raised);
    white-space: nowrap; flex: none; }
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
    th { overflow-wrap: normal; font-size: var(--small); color: var(--quiet); font-weight: 600; } .number { text-align: right; }
    caption { text-align: left; font-size: var(--small); color: var(--quiet); padding: .3rem 0; }
    svg { max-width: 100%; height: auto; display: block; }
    svg text { fill: var(--quiet); font-size: 11px; }
    .choices { display: flex; flex-wrap: wrap; gap: .2rem .8rem; align-items: baseline; font-size: var(--small); margin: .5rem 0; }
    .choices ul { display: flex; flex-wrap: wrap; gap: .3rem; list-style: none; margin: 0; padding: 0; }
    .choices a { display: inline-block; padding: .15rem .7rem; border: 1px solid var(--line); border-radius: 1rem;
    text-decoration: none; } .choices a:hover { border-color: var(--accent); }
    .choices [aria-current] { background: var(--accent); border-color: var(--accent); color: var(--ground); font-weight: 600; }
    .comparison { display: grid; grid-template-columns: 60px minmax(0, 1fr); gap: 1.2rem; }
    .comparison > :only-child { grid-column: 1 / -1; }
    .map { position: sticky; top: 1rem; align-self: start; } .map svg { max-height: 90vh; width: 60px; }
    .map .stands { fill: var(--line); } .map .hidden { fill: var(--quiet); opacity: .45; }
    .map .came { fill: var(--came-ink); } .map .went { fill: var(--substance); }
    .map .editorial, .map .cosmetic { opacity: .55; }
    .map a:hover rect { stroke: var(--ink); stroke-width: 2; } .map .joins { stroke: var(--quiet); stroke-width: 1.5; }
    .change { border: 1px solid var(--line); border-left: 4px solid var(--line); border-radius: .4rem; margin: 0 0 1rem;
    padding: .7rem 1rem .9rem; scroll-margin-top: .6rem; }
    .change.substantive { border-left-color: var(--substance); }
    .change:target, .change:focus { outline: 2px solid var(--accent); outline-offset: 1px; }
    .change header { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 1rem; }
    .change header > * { grid-column: 1; } .change h3 { margin: 0; }
    .change .steps { grid-column: 2; grid-row: 1; margin: 0; font-size: var(--small); display: flex; gap: .8rem; }
    .change h3 .place { display: inline-block; min-width: 1.6rem; color: var(--quiet); text-decoration: none; }
    .where, .way { font-size: var(--small); color: var(--quiet); margin: 0; } .why { margin: .25rem 0; font-weight: 500; }
    .callouts { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem .6rem; margin: .3rem 0;
    font-size: var(--small); } .callouts li { background: var(--raised); border-radius: .3rem; padding: .1rem .5rem; }
    .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1.2rem; margin-top: .5rem; }
    .cell { min-width: 0; } .cell-name { font-size: var(--small); color: var(--quiet); margin: 0 0 .2rem; }
    .absent { color: var(--quiet); font-style: italic; margin: 0; }
    .words { margin: .4rem 0 0; } .words.heading, .words.title { font-weight: 700; } .words.summary { font-style: italic; }
    .words.item { display: list-item; list-style: disc; margin-left: 1.2rem; }
    .words.table { border-left: 3px solid var(--line); padding-left: .6rem; }
    del.whole { text-decoration-line: none; border-bottom: 2px dashed var(--went-ink); }
    ins.whole { text-decoration-line: none; border-bottom: 2px solid var(--came-ink); }
    del.whole::before { content: '\\2212\\00A0'; font-weight: 700; } ins.whole::before { content: '+\\00A0'; font-weight: 700; }
    del + ins { margin-left: .15em; }
    .same { color: var(--quiet); margin: 0 0 1rem; } details.same > summary { cursor: pointer; font-size: var(--small);
    padding: .3rem .6rem; background: var(--raised); border-radius: .3rem; }
    details.same[open] > summary { margin-bottom: .5rem; } .same .words { max-width: 60rem; }
    .notes { list-style: none; margin: .6rem 0 0; padding: .4rem .8rem; background: var(--mark); color: var(--mark-ink);
    border-radius: .3rem; font-size: var(--small); }
    .one { margin-top: .6rem; } .one .why { margin: 0; } .one .words { margin-top: .2rem; }
    .one .words.item { display: block; margin-left: 0; }
    .notes li + li { margin-top: .5rem; } .lines { white-space: pre-line; }
    .noting { margin: .6rem 0 0; font-size: var(--small); } .noting summary { cursor: pointer; color: var(--accent); }
    .notes .noting summary, .notes .noting .quiet { color: inherit; } .noting textarea, .noting input { width: 100%; }
    .noting form { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 12rem), 1fr)); gap: .5rem .9rem;
    align-items: end; margin: .5rem 0 0; max-width: 46rem; background: var(--raised); color: var(--ink); padding: .7rem .9rem;
    border-radius: .3rem; } .noting label span { display: block; color: var(--quiet); } .noting .broad { grid-column: 1 / -1; }
    .notes .noting form .quiet { color: var(--quiet); } .noting .problem { margin: 0; background: var(--ground); }
    .departure { font-size: var(--small); color: var(--quiet); border: 1px dashed var(--quiet); border-radius: .4rem;
    padding: .4rem .8rem; margin: 0 0 1rem; } .departure:target { outline: 2px solid var(--accent); }
    .redline { max-width: 46rem; } .changed { border-left: 3px solid var(--line); padding-left: .8rem; margin: .8rem 0; }
    .changed.substantive { border-left-color: var(--substance); }
    .margin { font-size: var(--small); color: var(--quiet); margin: 0; display: flex; gap: .6rem; align-items: baseline; }
    .citation pre { font: .85em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
    .lead { font-size: 1.05rem; } strong.gone { color: var(--substance); white-space: nowrap; margin: 0 .4rem; }
    form.line { display: flex; flex-wrap: wrap; gap: .5rem .8rem; align-items: end; margin: .6rem 0; }
    form.line label { font-size: var(--small); color: var(--quiet); }
    form.line input[type=search], form.line input[type=text] { width: min(22rem, 80vw); }
    .life, .timeline { margin: 1rem 0; } .wide > svg { min-width: 40rem; width: 100%; } figcaption { margin-top: .3rem; }
    svg .grid { stroke: var(--line); stroke-width: 1; }
    .life .there { stroke: var(--accent); stroke-width: 6; } .life .away { stroke: var(--substance); stroke-width: 4;
    stroke-dasharray: 2 6; } .life .between { stroke: var(--quiet); stroke-width: 3; stroke-dasharray: 6 4; }
    .life .looks { fill: var(--quiet); } .life .looks.failed { fill: var(--substance); }
    .life .dot { fill: var(--editorial); } .life .substantive .dot { fill: var(--substance); }
    .life .ring { fill: var(--ground); stroke: var(--editorial); stroke-width: 2; }
    .life .mark text { fill: var(--ink); font-size: 12px; font-weight: 600; } .life .sign text { fill: var(--ink); font-size: 14px; }
    .life a:hover .dot { stroke: var(--ink); stroke-width: 2; }
    .timeline .column { fill: var(--editorial); } .timeline .published { fill: var(--accent); }
    .timeline .substantive, .timeline .withdrawn { fill: var(--substance); } .timeline text { font-size: 12px; }
    .lately { list-style: none; padding: 0; } .lately li { padding: .35rem 0; border-bottom: 1px solid var(--line); }
    .lately .tally { white-space: nowrap; } .lately .gist { display: block; }
    .lately time { font-size: var(--small); margin-right: .4rem; } .lately .badge { margin: 0 .4rem; }
    td time { white-space: nowrap; } td .badge { margin-right: .4rem; } td p { margin: .2rem 0 0; } td > .small { display: block; }
    .condition { font-weight: 600; } .condition.blind, .condition.failing { color: var(--substance); }
    .key mark { margin-right: .2rem; color: var(--ink); } mark.fact { background: var(--mark); color: inherit; border-radius: .15rem; }
    mark.fact.name { background: none; border-bottom: 1px dotted var(--quiet); border-radius: 0; }
    mark.fact.modality { background: none; border-bottom: 2px solid var(--accent); border-radius: 0; }
    .statement { scroll-margin-top: .6rem; } .statement:target, .statement:has(> .perma:target) { outline: 2px solid var(--accent);
    outline-offset: 3px; } .items { padding-left: 1.3rem; max-width: 50rem; } .items .statement { margin: .5rem 0; }
    div.statement { max-width: 50rem; } .perma { color: var(--quiet); text-decoration: none; font-size: var(--small); padding: 0 .2rem; }
    .perma:hover, .perma:focus { color: var(--accent); text-decoration: underline; }
    .later { list-style: none; padding: 0 0 0 .8rem; border-left: 2px solid var(--line); font-size: var(--small); color: var(--quiet); }
    .later .badge { margin: 0 .4rem; font-size: .75rem; }
    .happened li { margin: .3rem 0; }
    .ages { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; list-style: none; padding: 0; font-size: var(--small); }
    .ages a { display: inline-block; padding: .1rem .5rem; border-radius: .3rem; border: 1px solid var(--line); color: var(--ink); }
    .passage { display: grid; grid-template-columns: 2.6rem minmax(0, 1fr); gap: .2rem .8rem; align-items: start; max-width: 54rem; }
    .passage .words { margin-top: .15rem; padding: .1rem 0; } .passage .words span { padding: .1rem 0; box-decoration-break: clone;
    -webkit-box-decoration-break: clone; } .passage .words .other { border-bottom: 2px solid var(--accent); }
    .origin { text-align: center; border-radius: .3rem; font-size: var(--small); color: var(--ink); text-decoration: none; margin-top: .2rem; }
    .blame sup { line-height: 0; margin-left: .1em; }
    .age-0 { background: #f1f5f9; } .age-1 { background: #e4eef7; } .age-2 { background: #d7e7f5; } .age-3 { background: #cadff3; }
    .age-4 { background: #bcd8f1; } .age-5 { background: #aed0ee; } .age-6 { background: #a0c8eb; } .age-7 { background: #91bfe8; }
    @media (prefers-color-scheme: dark) { .age-0 { background: #1b2026; } .age-1 { background: #1b2731; }
    .age-2 { background: #1b2e3d; } .age-3 { background: #1b3549; } .age-4 { background: #1b3c55; } .age-5 { background: #1b4361; }
    .age-6 { background: #1b4a6d; } .age-7 { background: #1b5179; } }
    pre { white-space: pre-wrap; background: var(--raised); padding: .8rem; overflow-x: auto; }
    @media (max-width: 60rem) { .comparison { grid-template-columns: minmax(0, 1fr); } .map { display: none; } }
    @media (max-width: 40rem) {
    .pair { grid-template-columns: minmax(0, 1fr); gap: .7rem; } .change { padding: .6rem .7rem; }
    .change header { grid-template-columns: minmax(0, 1fr); } .change .steps { grid-column: 1; grid-row: auto; }
    table.fold thead { position: absolute; left: -200vw; }
    table.fold, table.fold tbody, table.fold tr, table.fold td, table.fold th { display: block; }
    table.fold tr { border-bottom: 1px solid var(--line); padding: .5rem 0; }
    table.fold td, table.fold th { border: 0; padding: .1rem 0; text-align: left; }
    table.fold td[data-label]::before { content: attr(data-label) ': '; color: var(--quiet); font-size: var(--small); }
    dl.facts { grid-template-columns: 1fr; gap: 0; } dl.facts dd { margin: 0 0 .4rem; }
    dl.facts.sides { grid-template-columns: max-content 1fr; gap: .1rem .7rem; font-size: var(--small); }
    .choices > span { flex: none; } .top { gap: .3rem .9rem; padding: .4rem 0; } .top ul { gap: .2rem .5rem; font-size: .92rem; } .crumbs { margin-top: .5rem; }
    h1 { font-size: 1.35rem; margin-top: .5rem; } h2 { margin-top: 1.3rem; }
    .choices { flex-wrap: nowrap; margin: .35rem 0; } .choices ul { flex-wrap: nowrap; overflow-x: auto; padding: .15rem 0; }
    .choices li { flex: none; } }
    @media print { :root { --ground: #fff; --raised: #fff; --ink: #000; --quiet: #444; --line: #999; --accent: #000;
    --came: #fff; --came-ink: #000; --went: #fff; --went-ink: #000; --mark: #fff; --mark-ink: #000; }
    .comparison { display: block; } .change { border-radius: 0; break-inside: auto; } .change h3 { break-after: avoid; }
    del.whole { text-decoration-line: line-through; border: 0; } ins, ins.whole { font-weight: 600; } .choices, .steps, .citation button { display: none !important; }
    details.same:not([open]) > summary { background: none; padding: 0; } a { text-decoration: none; }
    mark.fact, [class^=age-] { background: none; } .perma { display: none; } form { display: none !important; }
    .top nav, .top form, .foot, .skip, .tools, .screen { display: none !important; }
    body { max-width: none; padding: 0; } .card, tr { break-inside: avoid; } h2, h3 { break-after: avoid; } }

    """
