"use strict";
(() => {
  const D = JSON.parse(document.getElementById("daten").textContent);
  const [ID, SHEET, START, END, TEXT, FIELD, TYPE, TOPIC, DIMENSIONS, TABLE, GROUP, ROUND, X, Y] = Array(14).keys();
  const PAGE = 50, MOST_PRINTED = 2000, MOST_ROWS = 30;
  const COLOURS = ["#0b5394", "#a6450f", "#00705a", "#7a3e8e", "#7d5b00", "#4d4d4d", "#a31d5d", "#2d6a8a"];
  const NAMES = D.namen, ALL = D.aussagen;
  const $ = (id) => document.getElementById(id);
  const number = new Intl.NumberFormat("de-DE").format;
  const byId = new Map(ALL.map((row) => [row[ID], row]));
  const SVG = "http://www.w3.org/2000/svg";
  const node = (tag, attributes = {}, ...children) => build(document.createElement(tag), attributes, children);
  const shape = (tag, attributes = {}, ...children) => build(document.createElementNS(SVG, tag), attributes, children);
  function build(element, attributes, children) {
    for (const [key, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  // ---- filters ------------------------------------------------------------------------------------------------
  const FILTERS = [["runde", "Runde", ROUND], ["feld", "Handlungsfeld", FIELD], ["thema", "Thema", TOPIC], ["typ", "Aussagetyp", TYPE],
    ["dimension", "Vielfaltsdimension", DIMENSIONS], ["tisch", "Tisch", TABLE], ["gruppe", "Gruppe", GROUP]];
  const chosen = { ids: null, text: "" };
  const values = (row, column) => Array.isArray(row[column]) ? row[column].map((at) => NAMES[at]) : [NAMES[row[column]]];
  const controls = {};
  const natural = new Intl.Collator("de", { numeric: true }).compare;

  function makeFilters() {
    const form = $("filter");
    const search = node("input", { type: "search", id: "f-text", autocomplete: "off" });
    form.append(node("label", {}, "Wortlaut enthält", search));
    let wait = 0;
    search.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(() => { chosen.text = search.value; chosen.ids = null; update(); }, 150); });
    controls.text = search;
    for (const [key, label, column] of FILTERS) {
      const found = [...new Set(ALL.flatMap((row) => values(row, column)))].filter(Boolean);
      if (!found.length) continue;
      found.sort(key === "feld" ? (a, b) => order(a) - order(b) : natural);
      const select = node("select", { id: `f-${key}` }, node("option", { value: "" }, "alle"), ...found.map((name) => node("option", { value: name }, name)));
      select.addEventListener("change", () => { chosen[key] = select.value; chosen.ids = null; update(); });
      form.append(node("label", {}, label, select));
      controls[key] = select;
    }
    const reset = node("button", { type: "button", id: "f-alle" }, "Filter zurücksetzen");
    reset.addEventListener("click", () => { show({ runde: D.runde }); controls.text.focus(); });
    form.append(node("div", {}, reset));
    form.addEventListener("submit", (event) => event.preventDefault());
  }
  const order = (name) => { const at = D.felder.indexOf(name); return at < 0 ? D.felder.length : at; };

  function show(filter) {
    for (const [key] of FILTERS) chosen[key] = filter[key] || "";
    chosen.text = filter.text || "";
    chosen.ids = filter.ids ? new Set(filter.ids) : null;
    for (const [key, control] of Object.entries(controls)) control.value = chosen[key] || "";
    update();
  }

  function matching() {
    if (chosen.ids) return ALL.filter((row) => chosen.ids.has(row[ID]));
    const words = chosen.text.toLocaleLowerCase("de").split(/\s+/).filter(Boolean);
    const active = FILTERS.filter(([key]) => chosen[key]);
    return ALL.filter((row) => active.every(([key, , column]) => values(row, column).includes(chosen[key]))
      && (!words.length || words.every((word) => row[TEXT].toLocaleLowerCase("de").includes(word) || row[ID] === word)));
  }

  // ---- list ---------------------------------------------------------------------------------------------------
  let hits = [], listed = 0;
  function item(row) {
    const place = [NAMES[row[TABLE]] && `Tisch ${NAMES[row[TABLE]]}`.replace("Tisch Tisch", "Tisch"), NAMES[row[GROUP]], `Runde ${NAMES[row[ROUND]]}`].filter(Boolean).join(", ");
    const path = [NAMES[row[FIELD]], NAMES[row[TYPE]], values(row, TOPIC).join(" / "), ...values(row, DIMENSIONS)].join(" › ");
    const open = node("button", { type: "button", "aria-label": `Im Blatt zeigen: ${row[ID]}` }, "Im Blatt zeigen");
    open.addEventListener("click", () => sheet(row));
    return node("li", { id: `a-${row[ID]}` }, node("p", { class: "wort", dir: "auto" }, row[TEXT]),
      node("p", { class: "weg" }, node("bdi", {}, path), ` · ${place} · `, node("span", { class: "kennung" }, row[ID])), open);
  }
  function more(count = PAGE) {
    const next = hits.slice(listed, listed + count);
    $("liste").append(...next.map(item));
    listed += next.length;
    $("mehr-zeile").hidden = listed >= hits.length;
    $("mehr").textContent = `Weitere Aussagen zeigen (${number(listed)} von ${number(hits.length)} gezeigt)`;
  }

  // ---- sheet --------------------------------------------------------------------------------------------------
  function sheet(row) {
    const [, file, part, text] = D.blaetter[row[SHEET]];
    const points = Array.from(text);  // offsets count code points
    const slice = (from, to) => points.slice(from, to).join("");
    const mark = node("mark", { id: "stelle" }, slice(row[START], row[END]));
    $("blatt-titel").textContent = [file, part].filter(Boolean).join(", ");
    $("blatt-text").replaceChildren(slice(0, row[START]), mark, slice(row[END]));
    $("blatt-text").setAttribute("dir", "auto");
    $("blatt").showModal();
    mark.scrollIntoView({ block: "center" });
  }

  // ---- bars and map, each with its table ------------------------------------------------------------------------
  function tally(rows, column) {
    const counts = new Map();
    for (const row of rows) for (const name of values(row, column)) counts.set(name, (counts.get(name) || 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || natural(a[0], b[0]));
  }
  function countTable(caption, heads, rows, key) {
    const body = node("tbody", {}, ...rows.map(([name, count]) => {
      const link = node("a", { href: "#aussagen", class: "zahl" }, number(count));
      link.addEventListener("click", () => show({ runde: chosen.runde, [key]: name }));
      return node("tr", {}, node("td", { dir: "auto" }, name), node("td", {}, link));
    }));
    return node("table", {}, node("caption", {}, caption),
      node("thead", {}, node("tr", {}, ...heads.map((head) => node("th", { scope: "col" }, head)))), body);
  }
  function bars(rows) {
    const counts = tally(rows, FIELD).sort((a, b) => order(a[0]) - order(b[0]));
    const most = Math.max(1, ...counts.map(([, count]) => count)), height = 46;
    const svg = shape("svg", { viewBox: `0 0 640 ${counts.length * height + 6}`, role: "img", "aria-label": "Balken: gefilterte Aussagen je Handlungsfeld; die Zahlen stehen in der Tabelle daneben" });
    counts.forEach(([name, count], at) => {
      const y = at * height;
      svg.append(shape("text", { x: 0, y: y + 15, "font-size": 15, fill: "#1a1a1a" }, name),
        shape("rect", { x: 0, y: y + 21, width: Math.max(2, 580 * count / most), height: 17, fill: COLOURS[order(name) % COLOURS.length] }),
        shape("text", { x: 586 * count / most + 4, y: y + 35, "font-size": 15, fill: "#1a1a1a" }, number(count)));
    });
    $("balken").replaceChildren(svg);
    $("balken-tabelle").replaceChildren(countTable("Aussagen je Handlungsfeld (gefiltert)", ["Handlungsfeld", "Aussagen"], counts, "feld"));
  }
  function map(rows) {
    const groups = new Map();
    for (const row of rows) { const key = row[TOPIC][0]; if (!groups.has(key)) groups.set(key, []); groups.get(key).push(row); }
    const svg = shape("svg", { viewBox: "0 0 1000 700", role: "group", "aria-label": "Karte der Aussagen: jeder Punkt eine Aussage, Punkte eines Themas liegen beieinander; die Tabelle daneben nennt die Themen" });
    const biggest = [...groups].sort((a, b) => b[1].length - a[1].length);
    const labelled = new Set(biggest.slice(0, 24).map(([key]) => key));
    const taken = [];
    for (const [key, members] of biggest) {
      const x = members.reduce((sum, row) => sum + row[X], 0) / members.length, y = members.reduce((sum, row) => sum + row[Y], 0) / members.length;
      const reach = Math.max(8, ...members.map((row) => Math.hypot(row[X] - x, row[Y] - y) + 6));
      const name = NAMES[key], single = name === "Einzelstimme";
      const group = shape("g", single ? {} : { class: "thema", tabindex: 0, role: "button", "aria-label": `${name}: ${members.length} Aussagen` });
      const dots = members.map((row) => shape("circle", { cx: row[X], cy: row[Y], r: 4.2, fill: single ? "#fff" : COLOURS[order(NAMES[row[FIELD]]) % COLOURS.length],
        stroke: COLOURS[order(NAMES[row[FIELD]]) % COLOURS.length], "stroke-width": 1.2 }));
      if (!single) {
        group.append(shape("circle", { class: "ring", cx: x, cy: y, r: reach, fill: "#000", "fill-opacity": 0, stroke: "none" }));
        const act = () => show({ runde: chosen.runde, thema: name });
        group.addEventListener("click", act);
        group.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); } });
      }
      group.append(shape("title", {}, `${name}: ${members.length}`), ...dots);
      svg.append(group);
      if (!single && labelled.has(key)) label(svg, taken, name, x, y + reach + 14);
    }
    $("karte").replaceChildren(svg);
    const counts = tally(rows, TOPIC);
    const rest = counts.length - MOST_ROWS;
    $("karte-tabelle").replaceChildren(countTable(rest > 0 ? `Die häufigsten ${MOST_ROWS} von ${number(counts.length)} Themen (gefiltert)` : "Aussagen je Thema (gefiltert)",
      ["Thema", "Aussagen"], counts.slice(0, MOST_ROWS), "thema"));
  }
  function label(svg, taken, name, x, y) {
    const short = name.length > 30 ? `${name.slice(0, 29)}…` : name, half = short.length * 4.3;
    const middle = Math.min(Math.max(x, half + 4), 996 - half);
    if (y > 694 || taken.some(([a, b, width]) => Math.abs(b - y) < 18 && Math.abs(a - middle) < width + half)) return;
    taken.push([middle, y, half]);
    svg.append(shape("text", { x: middle, y, "font-size": 16, "text-anchor": "middle", fill: "#1a1a1a", stroke: "#fff", "stroke-width": 3, "paint-order": "stroke" }, short));
  }

  // ---- all together -------------------------------------------------------------------------------------------
  let drawn = 0;
  function update() {
    hits = matching();
    listed = 0;
    $("liste").replaceChildren();
    more();
    const ids = chosen.ids ? " – die Belege der gewählten Zahl" : "";
    $("stand").textContent = `${number(hits.length)} von ${number(ALL.length)} Aussagen${ids}`;
    cancelAnimationFrame(drawn);
    drawn = requestAnimationFrame(() => { if ($("bilder").open) { bars(hits); map(hits); } });
  }
  function follow(event) {
    const link = event.target.closest("a[data-ids], a[data-thema], a[data-feld], a[data-dimension], a[data-alle]");
    if (!link) return;
    const { ids, ...names } = link.dataset;
    event.preventDefault();
    if (ids && !ids.includes("; ") && link.classList.contains("id") && byId.has(ids)) { sheet(byId.get(ids)); return; }
    show(ids ? { ids: ids.split("; ") } : { runde: D.runde, ...names });
    $("aussagen").scrollIntoView();
    $("aussagen").focus({ preventScroll: true });
  }
  makeFilters();
  $("mehr").addEventListener("click", () => { const first = listed; more(); $("liste").children[first]?.querySelector("button")?.focus(); });
  $("bilder").addEventListener("toggle", () => { if ($("bilder").open) { bars(hits); map(hits); } });
  document.addEventListener("click", follow);
  window.addEventListener("beforeprint", () => more(MOST_PRINTED));
  if (window.matchMedia("(max-width: 63.9rem)").matches) document.querySelector("nav details").open = false;
  show({ runde: D.runde });
})();
