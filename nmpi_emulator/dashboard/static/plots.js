// Spike rasters and signals, drawn from the preview that the job has left.  Drag to zoom, double-click to go back.
"use strict";
(() => {
  const section = document.getElementById("plots");
  const state = document.getElementById("plots-state");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const plots = [];
  const count = new Intl.NumberFormat("en");

  const MOST_NEURONS = 1e6;
  const SHOWN = 4; // more signals than this are switched on in the legend
  const counted = (n, thing) => `${count.format(n)} ${thing}${n === 1 ? "" : "s"}`;

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    made.className = className;
    if (text) made.textContent = text;
    return made;
  };
  const axis = (label) => ({
    label, labelSize: 20, labelFont: "12px system-ui", font: "12px system-ui",
    stroke: () => colour("quiet"), grid: { stroke: () => colour("line"), width: 1 }, ticks: { stroke: () => colour("line") },
  });

  // One small rectangle for each spike; a library's points would be too slow for 100,000 of them.
  const spikes = (data) => (u) => {
    const { ctx } = u;
    const ratio = devicePixelRatio;
    const height = Math.max(1.5 * ratio, Math.min(6 * ratio, (u.bbox.height / data.neurons) * 0.8));
    const width = (data.shown < 5000 ? 2 : 1.2) * ratio;
    const { min, max } = u.scales.x;
    ctx.save();
    ctx.beginPath();
    ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
    ctx.clip();
    ctx.fillStyle = colour("text");
    const perMs = u.bbox.width / (max - min);
    const y = Array.from({ length: data.neurons }, (_, neuron) => u.valToPos(neuron, "y", true) - height / 2);
    for (let i = 0; i < data.times_ms.length; i++) {
      const time = data.times_ms[i];
      if (time >= min && time <= max) ctx.fillRect(u.bbox.left + (time - min) * perMs, y[data.neuron[i]], width, height);
    }
    ctx.restore();
  };

  const raster = (figure) => ({
    title: `${figure.title}: ${counted(figure.spikes, "spike")} of ${counted(figure.neurons, "neuron")}`,
    note: figure.shown < figure.spikes ? `${count.format(figure.shown)} of them shown` : "",
    data: [[figure.start_ms, Math.max(figure.stop_ms, figure.start_ms + 1)], [0, 0]],
    options: {
      height: Math.max(180, Math.min(420, 80 + figure.neurons * 3)),
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false } },
      scales: { x: { time: false }, y: { range: [-1, figure.neurons] } },
      axes: [axis("time (ms)"), axis("neuron")],
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: { draw: [spikes(figure)] },
    },
  });

  const signals = (figure) => ({
    title: figure.x ? `${figure.title}: ${figure.quantity}` : `${figure.title}: ${figure.quantity} of ${figure.traces.length === figure.neurons ? "" : `${figure.traces.length} of `}${counted(figure.neurons, "neuron")}`,
    note: figure.times_ms.length < figure.samples ? "thinned out: the smallest and largest value of each piece of time" : "",
    data: [figure.times_ms, ...figure.traces],
    options: {
      height: 260,
      cursor: { drag: { x: true, y: false } },
      scales: { x: { time: false } },
      axes: [axis(figure.x || "time (ms)"), { ...axis(figure.unit ? `${figure.quantity} (${figure.unit})` : figure.quantity), size: 64 }],
      series: [
        { label: figure.x || "time (ms)" },
        ...figure.traces.map((_, n) => ({ label: figure.labels?.[n] ?? `neuron ${n}`, show: n < SHOWN, stroke: () => colour(`p${n % 10}`), width: 1, points: { show: false } })),
      ],
    },
  });

  function draw(figure) {
    if (!(figure.neurons <= MOST_NEURONS)) throw new RangeError("too many neurons");
    const { title, note, data, options } = figure.kind === "spikes" ? raster(figure) : signals(figure);
    const place = element("figure", "plot");
    const caption = element("figcaption", "", title);
    const area = element("div", "");
    const tools = element("div", "plot-tools");
    tools.append(element("span", "", note || figure.file));
    place.append(caption, area, tools);
    section.append(place);
    area.setAttribute("role", figure.kind === "spikes" ? "img" : "group");
    area.setAttribute("aria-label", title);
    const width = () => Math.max(240, section.clientWidth);
    const plot = new uPlot({ ...options, width: width() }, data, area);
    // The legend switches signals on and off: also by keyboard.
    for (const row of area.querySelectorAll(".u-legend .u-series:not(:first-child)")) {
      const label = row.querySelector("th");
      const tell = () => label.setAttribute("aria-pressed", String(!row.classList.contains("u-off")));
      label.setAttribute("role", "button");
      label.tabIndex = 0;
      label.addEventListener("click", () => setTimeout(tell));
      label.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        label.click();
      });
      tell();
    }
    plots.push(() => { plot.setSize({ width: width(), height: options.height }); });
  }

  async function start() {
    const answer = await fetch(section.dataset.source);
    if (!answer.ok) throw new Error(answer.statusText);
    const content = await answer.json();
    state.hidden = true;
    for (const figure of content.figures) {
      try {
        draw(figure);
      } catch { // a job may have left anything
        content.left_out.push(`${figure.title}: cannot be drawn`);
      }
    }
    if (content.left_out.length) section.append(element("p", "hint", `Not drawn: ${content.left_out.join("; ")}.`));
    requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("plots-drawn"))); // when they can be seen
    section.dataset.drawn = "yes";
  }
  start().catch((error) => { state.textContent = `The plots could not be loaded: ${error.message}`; });

  let waiting;
  const redraw = () => { clearTimeout(waiting); waiting = setTimeout(() => plots.forEach((fit) => fit()), 100); };
  addEventListener("resize", redraw);
  document.addEventListener("themechange", redraw);
})();
