"use strict";
(() => {
  const D = JSON.parse(document.getElementById("daten").textContent);
  const [ID, SHEET, START, END, TEXT, FIELD, TYPE, TOPIC, DIMENSIONS, TABLE, GROUP, ROUND, X, Y, PHOTO] = Array(15).keys();
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
    search.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(() => { show({ ...chosen, ids: null, text: search.value }); note(true); }, 150); });
    controls.text = search;
    for (const [key, label, column] of FILTERS) {
      const found = [...new Set(ALL.flatMap((row) => values(row, column)))].filter(Boolean);
      if (!found.length) continue;
      found.sort(key === "feld" ? (a, b) => order(a) - order(b) : natural);
      const select = node("select", { id: `f-${key}` }, node("option", { value: "" }, "alle"), ...found.map((name) => node("option", { value: name }, name)));
      select.addEventListener("change", () => go({ ...chosen, ids: null, [key]: select.value }));
      form.append(node("label", {}, label, select));
      controls[key] = select;
    }
    const reset = node("button", { type: "button", id: "f-alle" }, "Filter zurücksetzen");
    reset.addEventListener("click", () => { go({ runde: D.runde }); controls.text.focus(); });
    form.append(node("div", {}, reset));
    form.addEventListener("submit", (event) => event.preventDefault());
  }
  const order = (name) => { const at = D.felder.indexOf(name); return at < 0 ? D.felder.length : at; };

  function show(filter) {
    for (const [key] of FILTERS) chosen[key] = filter[key] || "";
    chosen.text = filter.text || "";
    chosen.ids = filter.ids ? new Set(filter.ids) : null;
    for (const [key, control] of Object.entries(controls)) if (control.value !== (chosen[key] || "")) control.value = chosen[key] || "";
    update();
  }
  // ---- address: every choice has one, so that it can be sent to somebody and the back button returns to the one before -----
  const SEARCH = "#aussagen?", left = [];  // left: the links followed, to come back to them
  let told = "";
  const written = (filter) => SEARCH + new URLSearchParams(["ids", "text", ...FILTERS.map(([key]) => key), "blatt"]
    .map((key) => [key, key === "ids" ? [...filter.ids || []].join(" ") : filter[key] || ""]).filter(([, value]) => value));
  function read(address) {
    const { ids, ...names } = Object.fromEntries(new URLSearchParams(address.slice(SEARCH.length)));
    return { ...names, ids: ids ? ids.split(" ") : null };
  }
  function note(replace = false, blatt = "") {
    if (!replace && !location.hash.startsWith(SEARCH)) history.replaceState({ ...history.state, filter: told }, "");
    told = written(chosen);
    history[replace ? "replaceState" : "pushState"]({ sheet: !replace && Boolean(blatt) }, "", written({ ...chosen, blatt }));
  }
  function go(filter) { show(filter); note(); }
  function arrive() {
    const address = location.hash.startsWith(SEARCH) ? location.hash : history.state?.filter || (told ? "" : written({ runde: D.runde }));
    const { blatt, ...filter } = read(address || told), from = left[history.state?.from], moved = written(filter) !== told;
    if (moved) { show(filter); told = written(filter); }
    if ($("blatt").open && !blatt) $("blatt").close();
    if (blatt && byId.has(blatt) && !$("blatt").open) openSheet(byId.get(blatt));
    if (from) { from.focus({ preventScroll: true }); from.scrollIntoView({ block: "center" }); }
    else if (address === location.hash) { if (moved) $("aussagen").scrollIntoView(); }
    else if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }

  function matching() {
    const words = chosen.text.toLocaleLowerCase("de").split(/\s+/).filter(Boolean);
    const active = FILTERS.filter(([key]) => chosen[key]);
    return ALL.filter((row) => (!chosen.ids || chosen.ids.has(row[ID])) && active.every(([key, , column]) => values(row, column).includes(chosen[key]))
      && (!words.length || words.every((word) => row[TEXT].toLocaleLowerCase("de").includes(word) || row[ID] === word)));
  }

  // ---- list ---------------------------------------------------------------------------------------------------
  let hits = [], listed = 0;
  function item(row, named = true) {
    const place = [NAMES[row[TABLE]] && `Tisch ${NAMES[row[TABLE]]}`.replace("Tisch Tisch", "Tisch"), NAMES[row[GROUP]], `Runde ${NAMES[row[ROUND]]}`].filter(Boolean).join(", ");
    const path = [NAMES[row[FIELD]], NAMES[row[TYPE]], values(row, TOPIC).join(" / "), ...values(row, DIMENSIONS)].join(" › ");
    const open = node("button", { type: "button", "aria-label": `Im Blatt zeigen: ${row[ID]}` }, "Im Blatt zeigen");
    open.addEventListener("click", () => sheet(row));
    return node("li", { id: named ? `a-${row[ID]}` : null }, node("div", {}, node("p", { class: "wort", dir: "auto" }, row[TEXT]),
      node("p", { class: "weg" }, node("bdi", {}, path), ` · ${place} · `, node("span", { class: "kennung" }, row[ID]))), open);
  }
  function more(count = PAGE) {
    const next = hits.slice(listed, listed + count);
    $("liste").append(...next.map((row) => item(row)));
    listed += next.length;
    $("mehr-zeile").hidden = listed >= hits.length;
    $("mehr").textContent = `Weitere Aussagen zeigen (${number(listed)} von ${number(hits.length)} gezeigt)`;
  }

  // ---- sheet --------------------------------------------------------------------------------------------------
  function sheet(row) { note(false, row[ID]); openSheet(row); }
  function openSheet(row) {
    const [, file, part, text] = D.blaetter[row[SHEET]];
    const points = Array.from(text);  // offsets count code points
    const slice = (from, to) => points.slice(from, to).join("");
    const mark = node("mark", { id: "stelle" }, slice(row[START], row[END]));
    $("blatt-titel").textContent = [file, part].filter(Boolean).join(", ");
    $("blatt-text").replaceChildren(slice(0, row[START]), mark, slice(row[END]));
    const [small, whole] = D.fotos?.[NAMES[row[PHOTO]]] || [];
    $("blatt-foto").replaceChildren(...(small ? [node("a", { href: whole }, node("img", { src: small, alt: "Foto, von dem diese Notiz abgeschrieben ist; öffnet das große Bild" }))] : []));
    $("blatt-text").setAttribute("dir", "auto");
    $("blatt").showModal();
    mark.scrollIntoView({ block: "center" });
  }

  // ---- bars and map, each with its table ------------------------------------------------------------------------
  function tally(rows, column) {
    const counts = new Map();
    for (const row of rows) for (const at of [row[column]].flat()) counts.set(at, (counts.get(at) || 0) + 1);
    return [...counts].map(([at, count]) => [NAMES[at], count]).sort((a, b) => b[1] - a[1] || natural(a[0], b[0]));
  }
  function narrow(key, name) { go({ ...chosen, [key]: name }); $("aussagen").focus({ preventScroll: true }); }
  function countTable(caption, heads, rows, key) {
    const body = node("tbody", {}, ...rows.map(([name, count]) => {
      const link = node("a", { href: "#aussagen", class: "zahl" }, number(count));
      link.addEventListener("click", (event) => { event.preventDefault(); narrow(key, name); });
      return node("tr", {}, node("td", { dir: "auto" }, name), node("td", {}, link));
    }));
    return node("table", {}, node("caption", {}, caption),
      node("thead", {}, node("tr", {}, ...heads.map((head) => node("th", { scope: "col" }, head)))), body);
  }
  const colour = (name) => COLOURS[order(name) % COLOURS.length];
  function bars(rows) {
    const counts = tally(rows, FIELD).sort((a, b) => order(a[0]) - order(b[0]));
    const most = Math.max(1, ...counts.map(([, count]) => count));
    $("balken").replaceChildren(...counts.map(([name, count]) => {
      const bar = node("i", {});
      bar.style.cssText = `width: ${85 * count / most}%; background: ${colour(name)}`;
      return node("div", {}, node("span", { dir: "auto" }, name), node("div", {}, bar, node("b", {}, number(count))));
    }));
    $("balken-tabelle").replaceChildren(countTable("Aussagen je Handlungsfeld (gefiltert)", ["Handlungsfeld", "Aussagen"], counts, "feld"));
  }
  function map(rows) {
    const counts = tally(rows, TOPIC), stated = new Map(counts), groups = new Map();
    for (const row of rows) { const key = row[TOPIC][0]; if (!groups.has(key)) groups.set(key, []); groups.get(key).push(row); }
    const wide = $("karte").clientWidth || 640, scale = wide / 1000, high = 700 * scale + 30;  // drawn in the size it is shown in, so that letters stay readable
    const letter = 0.8125 * parseFloat(getComputedStyle(document.documentElement).fontSize), dot = Math.max(4, 8 * scale);
    const at = (row) => [row[X] * scale, row[Y] * scale + 15];
    const svg = shape("svg", { viewBox: `0 0 ${wide} ${high}`, role: "group", "aria-label": "Karte der Aussagen: jeder Punkt eine Aussage, Punkte eines Themas liegen beieinander; die Tabelle daneben nennt die Themen" });
    const names = [], dots = rows.map(at);
    for (const [key, members] of [...groups].sort((a, b) => b[1].length - a[1].length)) {
      const places = members.map(at), mean = (axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length;
      const x = mean(0), y = mean(1), reach = Math.max(12, places.reduce((most, place) => Math.max(most, Math.hypot(place[0] - x, place[1] - y) + dot), 0));
      const name = NAMES[key], single = name === "Einzelstimme";
      const group = shape("g", single ? {} : { class: "thema", tabindex: 0, role: "button", "aria-label": `${name}: ${number(stated.get(name))} Aussagen` });
      if (!single) {
        group.append(shape("circle", { class: "ring", cx: x, cy: y, r: reach, fill: "#000", "fill-opacity": 0, stroke: "none" }));
        const act = () => narrow("thema", name);
        group.addEventListener("click", act);
        group.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); } });
        names.push([name, x, y, reach]);
      }
      group.append(shape("title", {}, `${name}: ${number(stated.get(name))}`), ...points(members, places, dot, single));
      svg.append(group);
    }
    const taken = [];
    for (const each of names.slice(0, Math.max(8, Math.round(wide / 30)))) label(svg, taken, dots, letter, wide, high, ...each);
    $("karte").replaceChildren(svg);
    const rest = counts.length - MOST_ROWS;
    $("karte-tabelle").replaceChildren(countTable(rest > 0 ? `Die häufigsten ${MOST_ROWS} von ${number(counts.length)} Themen (gefiltert)` : "Aussagen je Thema (gefiltert)",
      ["Thema", "Aussagen"], counts.slice(0, MOST_ROWS), "thema"));
  }
  // the dots of a colour are one path of points with round ends: ten thousand shapes would be slow; single voices are rings
  function points(members, places, dot, single) {
    const paths = new Map();
    members.forEach((row, at) => paths.set(row[FIELD], `${paths.get(row[FIELD]) || ""}M${places[at][0].toFixed(1)} ${places[at][1].toFixed(1)}h0`));
    const drawn = (d, stroke, width) => shape("path", { d, stroke, "stroke-width": width, "stroke-linecap": "round" });
    return [...paths].flatMap(([field, d]) => [drawn(d, colour(NAMES[field]), dot), ...(single ? [drawn(d, "#fff", dot - 2.4)] : [])]);
  }
  // a name stands where it covers fewest dots: below, above, right or left of its topic; not at all where another name stands
  function label(svg, taken, dots, letter, wide, high, name, x, y, reach) {
    const short = name.length > 30 ? `${name.slice(0, 29)}…` : name, half = short.length * letter * 0.28, gap = letter * 0.5;
    const inside = (middle) => Math.min(Math.max(middle, half + 3), wide - half - 3);
    let best = null;
    for (const [cx, cy] of [[inside(x), y + reach + gap], [inside(x), y - reach - gap], [x + reach + half + 4, y], [x - reach - half - 4, y]]) {
      if (cx - half < 0 || cx + half > wide || cy < letter || cy > high - letter * 0.7) continue;
      if (taken.some(([a, b, width]) => Math.abs(b - cy) < letter * 1.15 && Math.abs(a - cx) < width + half)) continue;
      const covered = dots.reduce((sum, [a, b]) => sum + (Math.abs(a - cx) < half && Math.abs(b - cy) < letter * 0.7), 0);
      if (!best || covered < best[0]) best = [covered, cx, cy];
    }
    if (!best) return;
    taken.push([best[1], best[2], half]);
    svg.append(shape("text", { x: best[1], y: best[2], "font-size": letter, "text-anchor": "middle", "dominant-baseline": "central", fill: "#1a1a1a", stroke: "#fff", "stroke-width": 3, "paint-order": "stroke" }, short));
  }

  // ---- all together -------------------------------------------------------------------------------------------
  let drawn = 0;
  function update() {
    hits = matching();
    listed = 0;
    $("liste").replaceChildren();
    more();
    const ids = chosen.ids ? " – die Belege der gewählten Zahl" : "";
    $("stand").textContent = `${number(hits.length)} von ${number(ALL.length)} Aussagen${ids}${hits.length ? "" : ". Zu dieser Auswahl gibt es keine; „Filter zurücksetzen“ zeigt wieder die ganze Runde."}`;
    $("auswahl").textContent = ["Auswahl", ...FILTERS.filter(([key]) => chosen[key]).map(([key, label]) => `${label}: ${chosen[key]}`), chosen.text && `Wortlaut enthält: ${chosen.text}`].filter(Boolean).join(" · ");
    draw();
  }
  function draw() {
    cancelAnimationFrame(drawn);
    drawn = requestAnimationFrame(() => { if ($("bilder").open) { bars(hits); map(hits); } });
  }
  function follow(event) {
    const link = event.target.closest("a[data-ids], a[data-thema], a[data-feld], a[data-runde]");
    if (!link) return;
    const { ids, ...names } = link.dataset;
    event.preventDefault();
    history.replaceState({ ...history.state, from: left.push(link) - 1 }, "");
    if (ids && !ids.includes("; ") && link.classList.contains("id") && byId.has(ids)) { sheet(byId.get(ids)); return; }
    go(ids ? { ids: ids.split("; ") } : { runde: D.runde, ...names });
    $("aussagen").scrollIntoView();
    $("aussagen").focus({ preventScroll: true });
  }

  // ---- phone: the cells of a row below each other, each with its column's name; still a table for who listens to it --------
  const PHONE = window.matchMedia("(max-width: 40rem)"), STACKED = 3;  // tables of more columns
  function stack() {
    for (const table of PHONE.matches ? document.querySelectorAll("main > section:not(.werkzeug) table:not([role])") : []) {
      const heads = Array.from(table.tHead.rows[0].cells, (cell) => cell.textContent);
      if (heads.length <= STACKED) continue;
      build(table, { role: "table", class: "gestapelt" }, []);
      for (const part of [table.tHead, table.tBodies[0]]) part.setAttribute("role", "rowgroup");
      for (const row of table.rows) {
        row.setAttribute("role", "row");
        Array.from(row.cells).forEach((cell, at) => build(cell, cell.tagName === "TH" ? { role: "columnheader" } : { role: "cell", "data-kopf": heads[at] }, []));
      }
    }
  }

  // ---- a topic opens to its statements ------------------------------------------------------------------------------------
  function unfold(box) {
    if (!box.open || box.querySelector("ol")) return;
    const inside = ALL.filter((row) => NAMES[row[ROUND]] === D.runde && NAMES[row[TOPIC][0]] === box.dataset.thema);
    box.append(node("ol", { class: "liste" }, ...inside.map((row) => item(row, false))));
  }
  for (const box of document.querySelectorAll("details.belege")) box.addEventListener("toggle", () => unfold(box));

  // ---- to take along: copy, csv, print -------------------------------------------------------------------------------------
  const HEADS = ["Kennung", "Wortlaut", "Handlungsfeld", "Aussagetyp", "Thema", "Tisch", "Gruppe", "Runde"];
  const cells = (row) => [row[ID], row[TEXT], NAMES[row[FIELD]], NAMES[row[TYPE]], values(row, TOPIC).join(" / "), NAMES[row[TABLE]], NAMES[row[GROUP]], NAMES[row[ROUND]]];
  const safe = (text) => /^[=+\-@\t]/.test(text) ? `'${text}` : text;  // no spreadsheet reads a note as a formula
  const csv = () => [HEADS, ...hits.map(cells)].map((row) => row.map((text) => `"${safe(String(text)).replaceAll('"', '""')}"`).join(";")).join("\r\n");
  const plain = () => hits.map((row) => `„${row[TEXT].replaceAll(/\s+/g, " ")}“ [${row[ID]}]`).join("\n");
  const say = (text) => { $("kopiert").textContent = text; };
  async function copy() {
    try { await navigator.clipboard.writeText(plain()); } catch {
      const area = node("textarea", { "aria-label": "Auswahl" });
      area.value = plain();
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    say(`${number(hits.length)} Aussagen kopiert.`);
  }
  function save() {
    const link = node("a", { download: `aussagen-${D.runde}.csv`, href: URL.createObjectURL(new Blob(["\ufeff" + csv()], { type: "text/csv;charset=utf-8" })) });
    document.body.append(link);
    link.click();
    link.remove();
    say(`${number(hits.length)} Aussagen als CSV gespeichert.`);
  }
  // a selection is printed alone; the whole page without its list, which stands in anhang.docx
  const selected = () => chosen.ids || chosen.text || FILTERS.some(([key]) => chosen[key] && !(key === "runde" && chosen.runde === D.runde));
  let only = false;
  window.addEventListener("beforeprint", () => {
    document.body.classList.add(only || selected() ? "nur-auswahl" : "ohne-liste");
    if (!(only || selected())) return;
    more(MOST_PRINTED);
    if (listed < hits.length) $("auswahl").append(` · gedruckt sind die ersten ${number(listed)}, alle stehen in der Excel-Datei`);
  });
  window.addEventListener("afterprint", () => document.body.classList.remove("nur-auswahl", "ohne-liste"));
  $("kopieren").addEventListener("click", copy);
  $("csv").addEventListener("click", save);
  $("drucken").addEventListener("click", () => { only = true; window.print(); only = false; });

  makeFilters();
  stack();
  PHONE.addEventListener("change", stack);
  let width = 0;
  new ResizeObserver(([box]) => { if (Math.abs(box.contentRect.width - width) > 1) { width = box.contentRect.width; draw(); } }).observe($("karte"));
  $("mehr").addEventListener("click", () => { const first = listed; more(); $("liste").children[first]?.querySelector("button")?.focus(); });
  $("bilder").addEventListener("toggle", draw);
  $("blatt").addEventListener("close", () => { if (history.state?.sheet) history.back(); else if (location.hash.includes("blatt=")) note(true); });
  document.addEventListener("click", follow);
  window.addEventListener("popstate", arrive);
  if (window.matchMedia("(max-width: 63.9rem)").matches) document.querySelector("nav details").open = false;
  if (PHONE.matches) $("filter-rahmen").open = false;
  history.scrollRestoration = "manual";
  arrive();
})();
