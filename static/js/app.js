/* What every page does beyond HTML: tokens, messages, signing in again, focus, menus. All htmx event names are here. */
(function () {
  "use strict";
  const $ = (css, root) => (root || document).querySelector(css);
  const $$ = (css, root) => Array.from((root || document).querySelectorAll(css));
  const on = (name, act, root) => (root || document).addEventListener(name, act);
  const LOST = "网络中断，内容还在本页，请稍后重试。";

  function make(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function note(kind, text) {
    const made = make("div", "note " + kind);
    made.append(make("p", "", text));
    return made;
  }

  function tell(kind, text) {
    const region = $("#flashes");
    if (!region) return;
    region.textContent = "";
    region.append(note(kind, text));
    region.scrollIntoView({block: "nearest"});
  }

  /* ---- tokens and signing in again on the page that is open ---- */
  const token = () => ($("meta[name=csrf-token]") || {content: ""}).content;
  const headers = () => ({"X-CSRFToken": token(), "HX-Request": "true"});
  let before = null;

  function showSignIn(html) {
    const overlay = $("#sign-in");
    if (!overlay) return;
    if (html !== undefined) {
      overlay.innerHTML = html;
      if (window.htmx) window.htmx.process(overlay);
    }
    const fresh = $("#new-token", overlay);
    if (fresh) return signedIn(overlay, fresh.dataset.token, fresh.textContent);
    if (!overlay.classList.contains("open")) before = document.activeElement;
    overlay.classList.add("open");
    overlay.setAttribute("role", "dialog");
    overlay.setAttribute("aria-modal", "true");
    overlay.setAttribute("aria-label", "重新登录");
    const first = $("[aria-invalid=true]", overlay) || $("input:not([type=hidden]), button", overlay);
    if (first) first.focus();
  }

  function signedIn(overlay, fresh, words) {
    const meta = $("meta[name=csrf-token]");
    if (meta) meta.content = fresh;
    $$("input[name=csrf_token]").forEach(input => { input.value = fresh; });
    overlay.textContent = "";
    overlay.classList.remove("open");
    overlay.removeAttribute("role");
    tell("done", words);
    if (before && before.isConnected) before.focus();
    document.dispatchEvent(new Event("app:signed-in"));
  }

  on("keydown", event => {
    const overlay = $("#sign-in.open");
    if (!overlay || event.key !== "Tab") return;
    const stops = $$("a[href], button, input:not([type=hidden])", overlay).filter(stop => !stop.disabled);
    const last = stops[stops.length - 1];
    const from = event.shiftKey ? stops[0] : last;
    if (document.activeElement !== from && overlay.contains(document.activeElement)) return;
    event.preventDefault();
    if (last) (event.shiftKey ? last : stops[0]).focus();
  });

  /* ---- htmx ---- */
  on("htmx:configRequest", event => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
  });
  on("htmx:beforeRequest", event => {
    if (event.detail.requestConfig.verb === "get" || isHint(event.detail.elt)) return;
    /* whoever signs in again sends nothing else yet */
    if (!event.detail.elt.closest("#sign-in")) document.dispatchEvent(new CustomEvent("app:sending", {detail: event.detail.elt}));
    if ($("#flashes")) $("#flashes").textContent = "";
    rest(event.detail.elt, true);
  });
  on("htmx:afterRequest", event => {
    rest(event.detail.elt, false);
    const bar = $("#progress [data-sending]");
    if (bar) bar.remove();
  });
  on("htmx:sendError", () => tell("bad", LOST));
  on("htmx:timeout", () => tell("bad", LOST));
  on("htmx:beforeSwap", event => {
    const detail = event.detail, into = detail.target ? detail.target.id : "";
    if (into !== "flashes" && into !== "sign-in") return;
    detail.swapOverride = "innerHTML";
    detail.selectOverride = "unset";
    /* a proxy in between answers in its own words */
    if (detail.isError && into === "flashes" && !/class="note/.test(detail.serverResponse)) {
      detail.serverResponse = note("bad", detail.xhr.status === 413 ?
        "文件太大，服务器没有收下。请换小一些的文件再试。" :
        "服务器暂时没有办成，内容还在本页，请稍后重试。").outerHTML;
    }
  });
  on("htmx:afterSwap", event => {
    const target = event.detail.target;
    if (!target) return;
    if (target.id === "sign-in") showSignIn();
    if (target.id === "flashes") target.scrollIntoView({block: "nearest"});
  });
  on("htmx:afterSettle", event => {
    const status = event.detail.xhr && event.detail.xhr.status;
    if (status === 422) toFirstInvalid(event.target);
    /* somebody was first: the sentence stands at the head of what came back */
    const first = status === 409 && $(".note.bad", event.target);
    if (first) first.scrollIntoView({block: "center"});
  });
  on("htmx:xhr:progress", event => {
    const sends = event.target.querySelector && $$("input[type=file]", event.target).some(input => input.files.length);
    if (sends && event.detail.total) sending(event.detail.loaded, event.detail.total);
  });
  on("htmx:load", event => start(event.detail.elt));

  function sending(loaded, total) {
    const region = $("#progress");
    if (!region) return;
    let box = $("[data-sending]", region);
    if (!box) {
      box = make("div", "job");
      box.dataset.sending = "";
      box.append(make("p"), bar());
      region.append(box);
    }
    fill(box, loaded, total);
  }

  function bar() {
    const made = make("progress", "bar");
    made.max = 100;
    made.setAttribute("aria-label", "上传进度");
    return made;
  }

  function fill(box, loaded, total) {
    const percent = Math.floor(loaded * 100 / total);
    $("progress", box).value = percent;
    $("p", box).textContent = percent < 100 ? "上传中 " + percent + "%" : "已传完，正在处理…";
  }

  /* ---- one press, one request ---- */
  /* a field that asks for hints while it is written sends nothing in */
  const isHint = element => element.matches("input, textarea, select");

  function rest(element, busy) {
    const form = element.form || (element.closest && element.closest("form"));
    if (!form) return;
    form.classList.toggle("is-busy", busy);
    Array.from(form.elements).forEach(button => {
      if (button.type !== "submit" || (!busy && !button.dataset.rests)) return;
      button.disabled = busy;
      if (busy) button.dataset.rests = "1"; else delete button.dataset.rests;
    });
  }
  on("submit", event => {
    if (event.defaultPrevented) return;
    setTimeout(() => rest(event.target, true));
    setTimeout(() => rest(event.target, false), 8000);  /* a download leaves the page open */
  });
  on("pageshow", () => $$("form.is-busy").forEach(form => rest(form, false)), window);

  /* ---- to the first field that is wrong ---- */
  function toField(field) {
    const input = field.matches("fieldset") ? $("input", field) || field : field;
    input.scrollIntoView({block: "center"});
    input.focus({preventScroll: true});
  }

  function toFirstInvalid(root) {
    const scope = root.querySelector && $("[aria-invalid=true], .refusals", root) ? root : document;
    const found = $("[aria-invalid=true]:not([hidden])", scope) || $(".refusals", scope);
    if (found) toField(found);
  }

  on("click", event => {
    const link = event.target.closest(".refusals a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    toField(field);
  });

  /* ---- many at once; menus; paper ---- */
  function bulk() {
    const boxes = $$("[data-pick]"), picked = boxes.filter(box => box.checked);
    $$("[data-bulk]").forEach(place => { place.hidden = !picked.length; });
    $$("[data-bulk-count]").forEach(place => { place.textContent = picked.length; });
    $$("[data-pick-all]").forEach(all => {
      all.checked = boxes.length > 0 && picked.length === boxes.length;
      all.indeterminate = picked.length > 0 && picked.length < boxes.length;
    });
  }
  on("change", event => {
    if (event.target.matches("[data-pick-all]")) $$("[data-pick]").forEach(box => { box.checked = event.target.checked; });
    if (event.target.matches("[data-pick], [data-pick-all]")) bulk();
  });
  on("click", event => {
    $$("details.drop[open]").forEach(menu => { if (!menu.contains(event.target)) menu.open = false; });
    if (event.target.closest("[data-print]")) window.print();
  });
  on("keydown", event => {
    if (event.key !== "Escape") return;
    if ($("#sign-in.open")) $("#sign-in").classList.remove("open");
    $$("details.drop[open]").forEach(menu => { menu.open = false; $("summary", menu).focus(); });
  });
  on("beforeprint", () => {
    const words = $$(".filters select, .filters input:not([type=hidden])").filter(field => !field.hidden)
      .map(field => field.type === "checkbox" ? field.checked && field.parentNode.textContent.trim() :
        field.value && (field.options ? field.options[field.selectedIndex].label : field.value)).filter(Boolean);
    $$("[data-print-line]").forEach(place => {
      place.textContent = (words.length ? "筛选：" + words.join("，") + "　" : "") + "打印时间：" + new Date().toLocaleString("zh-CN", {hour12: false, timeZone: "Asia/Shanghai"});
    });
  }, window);

  /* ---- what fields.js and we do to a piece when it arrives, once ---- */
  const parts = {
    "form[method=post]": form => { form.noValidate = true; },
    "[data-print]": press => { press.hidden = false; }
  };

  function start(root) {
    Object.keys(parts).forEach(css => {
      (root.matches && root.matches(css) ? [root] : []).concat($$(css, root)).forEach(found => {
        found.started = found.started || new Set();
        if (found.started.has(css)) return;
        found.started.add(css);
        parts[css](found);
      });
    });
    bulk();
  }

  window.portal = {$, $$, on, make, tell, headers, showSignIn, bar, fill, start, parts, LOST};
  on("DOMContentLoaded", () => { start(document); toFirstInvalid(document); });
})();
