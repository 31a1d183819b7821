// Charts that can be hovered and read: drawn over the server's own drawing,
// which stays for print and for browsers without scripts.
(function () {
  "use strict";
  var lib = document.currentScript.dataset.lib;
  var hosts = document.querySelectorAll("[data-chart]");
  if (!hosts.length) return;

  function token(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

  function line(name, points, style) {
    return Object.assign({ name: name, type: "line", data: points, symbol: "none", animation: false }, style);
  }

  // nudge moves the forecast's label away from the target's when they are near.
  function nudge(d) {
    var at = d.fore[d.fore.length - 1][1], target = d.marks && d.marks.length ? d.marks[0].y : null;
    if (target === null || Math.abs(at - target) > Math.abs(target) * .07) return 0;
    return at < target ? 15 : -15;
  }

  // thin leaves out labels that would touch at this width.
  function thin(ticks, width) {
    if (!ticks) return undefined;
    var every = Math.max(1, Math.ceil(ticks.length * 58 / Math.max(120, width - 90)));
    return ticks.filter(function (_, i) { return i % every === 0; });
  }

  function options(d, width) {
    var ink = token("--ink-2"), quiet = token("--ink-3"), rule = token("--line");
    var colour = token("--" + d.colour);
    var font = { fontFamily: "Inter", fontSize: 12, color: ink };
    var series = [];
    if (d.last) series.push(line("Last year", d.last, { lineStyle: { color: token("--line-strong"), width: 1.4 }, itemStyle: { color: token("--line-strong") } }));
    if (d.plan) series.push(line("Plan", d.plan, { lineStyle: { color: quiet, width: 1.4, type: [2, 4] }, itemStyle: { color: quiet } }));
    if (d.low) {
      series.push(line("Range from", d.low, { stack: "range", lineStyle: { opacity: 0 }, itemStyle: { color: colour } }));
      series.push(line("Range to", d.span, { stack: "range", lineStyle: { opacity: 0 }, areaStyle: { color: colour, opacity: .14 }, itemStyle: { color: colour } }));
    }
    if (d.fore) series.push(line("Forecast", d.fore, { lineStyle: { color: colour, width: 1.8, type: [5, 4] }, itemStyle: { color: colour },
      endLabel: { show: true, formatter: function () { return d.foreText; }, color: colour, fontWeight: 600, fontSize: 12, fontFamily: "Inter", align: width >= 600 ? "left" : "right", offset: width >= 600 ? [2, nudge(d)] : [-8, 22] } }));
    series.push(line(d.name, d.actual, {
      lineStyle: { color: token("--s1"), width: 2.6 }, itemStyle: { color: token("--s1") }, symbol: d.dots ? "circle" : "none", symbolSize: 7,
      markArea: d.bands ? { silent: true, data: d.bands.map(function (b) { return [{ yAxis: b.from === null ? -1e15 : b.from, itemStyle: { color: token("--" + b.colour), opacity: .1 } }, { yAxis: b.to === null ? 1e15 : b.to }]; }) } : undefined,
      markLine: d.marks && d.marks.length ? {
        silent: true, symbol: "none", animation: false, lineStyle: { color: token("--line-strong"), type: "solid" },
        label: Object.assign({ formatter: "{b}", position: width >= 600 ? "end" : "insideEndTop" }, font, { fontWeight: 600 }),
        data: d.marks.map(function (m) { return m.x ? { name: m.text, xAxis: m.x } : { name: m.text, yAxis: m.y }; })
      } : undefined
    }));
    return {
      textStyle: font, animation: false,
      grid: { left: 8, right: d.foreText && width >= 600 ? 122 : 24, top: 24, bottom: 8, containLabel: true },
      xAxis: { type: "time", axisLine: { lineStyle: { color: rule } }, axisTick: { show: false }, axisLabel: Object.assign({ hideOverlap: true, formatter: day, customValues: thin(d.ticks, width) }, font, { color: quiet }), splitLine: { show: false } },
      yAxis: { type: "value", scale: !d.zero, max: d.max, axisLabel: Object.assign({ formatter: function (v) { return (d.prefix || "") + short(v) + (d.suffix || ""); } }, font, { color: quiet }), splitLine: { lineStyle: { color: rule } } },
      tooltip: {
        trigger: "axis", renderMode: "richText", confine: true, backgroundColor: token("--surface"), borderColor: token("--line-strong"), textStyle: font,
        axisPointer: { lineStyle: { color: quiet } },
        formatter: function (items) { return tip(d, items); }
      },
      series: series
    };
  }

  function day(v) {
    return new Date(v).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
  }

  function short(v) {
    var a = Math.abs(v);
    if (a >= 1e6) return (v / 1e6).toFixed(a >= 1e7 ? 0 : 1) + "M";
    if (a >= 1e4) return Math.round(v / 1e3) + "k";
    return (Math.round(v * 100) / 100).toLocaleString("en");
  }

  function tip(d, items) {
    var day = new Date(items[0].value[0]).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
    var low = null, out = [day];
    items.forEach(function (i) {
      var v = i.value[1];
      if (v === null || v === undefined) return;
      if (i.seriesName === "Range from") { low = v; return; }
      if (i.seriesName === "Range to") { out.push("80% range  " + (d.prefix || "") + short(low) + " to " + (d.prefix || "") + short(low + v)); return; }
      out.push(i.seriesName + "  " + (d.prefix || "") + short(v) + (d.suffix || ""));
    });
    return out.join("\n");
  }

  function draw() {
    hosts.forEach(function (el) {
      var d = JSON.parse(document.getElementById(el.dataset.chart).textContent);
      el.parentNode.classList.add("on");
      var c = echarts.getInstanceByDom(el) || echarts.init(el, null, { renderer: "canvas", useDirtyRect: false });
      c.setOption(options(d, el.clientWidth), true);
      c.resize();
    });
  }

  var s = document.createElement("script");
  s.src = lib;
  s.onload = function () {
    draw();
    addEventListener("resize", draw);
    document.addEventListener("plumbline:theme", draw);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  };
  document.head.appendChild(s);
})();
