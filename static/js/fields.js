/* What fields do beyond HTML: drafts kept on the server, photos sent as they are chosen, long selects searched. */
(function () {
  "use strict";
  const {$, $$, on, make, tell, headers, showSignIn, bar, fill, start, parts, LOST} = window.portal;

  /* ---- drafts kept on the server ---- */
  function autosave(form) {
    let timer = 0, dirty = false, busy = false;
    const own = $$("[data-autosave-note]", form);  /* several forms on a page each have their own */
    const say = text => (own.length ? own : $$("[data-autosave-note]")).forEach(place => { place.textContent = text; });

    function fields() {
      const body = new URLSearchParams();
      new FormData(form).forEach((value, name) => { if (typeof value === "string") body.append(name, value); });
      return body;
    }

    function later(milliseconds) {
      clearTimeout(timer);
      timer = setTimeout(send, milliseconds);
    }

    function leave() {
      if (!dirty || !form.isConnected) return;
      dirty = false;
      try {
        fetch(form.dataset.autosave, {method: "POST", body: fields(), headers: headers(), keepalive: true})
          .then(answer => answer.text().then(text => take(answer, text)))
          .catch(failed);
      } catch (tooOldOrTooLong) {
        navigator.sendBeacon(form.dataset.autosave, fields());
      }
    }

    function send() {
      if (!dirty || !form.isConnected) return;
      if (busy) return later(1000);
      busy = true;
      dirty = false;
      fetch(form.dataset.autosave, {method: "POST", body: fields(), headers: headers()})
        .then(answer => answer.text().then(text => take(answer, text)))
        .catch(failed)
        .then(() => { busy = false; });
    }

    function take(answer, text) {
      if (answer.status === 401) {
        failed();
        return showSignIn(text);
      }
      if (answer.status >= 500) return failed();
      if (!answer.ok) return say("没有自动保存，请提交前先复制内容。");
      const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      const said = isJson ? JSON.parse(text) : {note: text};
      const key = form.elements.namedItem("draft");
      if (said.draft && key) key.value = said.draft;
      if (!dirty) say(said.note || "已自动保存");
    }

    function failed() {
      dirty = true;
      say("尚未保存，网络恢复后自动重试");
      later(10000);
    }

    /* what was refused, or is on its way, is on no other page: it is kept at once */
    if (form.matches("[data-unsent]") || $(".refusals", form)) {
      dirty = true;
      later(1000);
    }
    on("input", () => { dirty = true; later(3000); }, form);
    on("change", () => { dirty = true; later(3000); }, form);
    on("submit", () => { dirty = false; clearTimeout(timer); }, form);
    on("app:signed-in", send);
    on("online", send, window);
    on("pagehide", leave, window);
    on("visibilitychange", () => { if (document.visibilityState === "hidden") leave(); });
    /* another form of the page is sent: its answer may take this one's place */
    on("app:sending", event => { if (!form.contains(event.detail)) leave(); });
  }

  /* ---- photos, one after the other ---- */
  function uploads(input) {
    const list = $(input.dataset.list), form = input.form, queue = [];
    const status = make("p", "form-text");
    let busy = false, waiting = null;
    status.setAttribute("role", "status");
    input.closest(".field").classList.add("js-upload");
    input.closest(".field").append(status);

    const left = () => queue.length + (busy ? 1 : 0);
    const failures = () => $$(".bad", list).length;

    const megabytes = bytes => String(Math.round(bytes / 104857.6) / 10);

    function place(file) {
      const box = make("figure");
      box.append(make("figcaption", "", file.name), make("p", "", "等待上传"), bar());
      list.append(box);
      return box;
    }

    function refuse(job, text, again) {
      const box = job.box;
      box.className = "bad";
      $$("p, progress, button", box).forEach(part => part.remove());
      const words = make("p", "field-error", text);
      words.setAttribute("role", "alert");
      box.append(words);
      if (again) box.append(button("重试", () => { $$("button", box).forEach(part => part.remove()); add(job.file, box); }));
      box.append(button("移除", () => { box.remove(); }));
    }

    function button(text, act) {
      const made = make("button", "btn btn-sm btn-outline-secondary me-2", text);
      made.type = "button";
      on("click", act, made);
      return made;
    }

    function add(file, old) {
      const job = {file: file, box: place(file)};
      if (old) old.replaceWith(job.box);
      const most = Number(input.dataset.maxBytes), count = Number(input.dataset.maxFiles);
      if (most && file.size > most) {
        return refuse(job, "这张照片有 " + megabytes(file.size) + " MB，超过 " + megabytes(most) + " MB。请换一张，或调低相机的分辨率。");
      }
      if (count && list.children.length - failures() > count) {
        return refuse(job, "最多 " + count + " 张。请先移除一张，再重试。", true);
      }
      queue.push(job);
      next();
    }

    function next() {
      if (!busy && queue.length) send(queue.shift());
      status.textContent = left() ? "待上传 " + left() + " 张" + (waiting ? "，传完自动提交" : "") : "";
      if (left() || !waiting) return;
      const press = waiting;
      waiting = null;
      if (!failures() && form.isConnected) press.form ? press.click() : form.requestSubmit();
    }

    function send(job) {
      const request = new XMLHttpRequest(), body = new FormData();
      busy = true;
      body.append(input.name, job.file, job.file.name);
      request.open("POST", input.dataset.upload);
      Object.entries(headers()).forEach(pair => request.setRequestHeader(pair[0], pair[1]));
      on("progress", event => { if (event.total) fill(job.box, event.loaded, event.total); }, request.upload);
      on("loadend", () => { busy = false; taken(job, request); next(); }, request);
      request.send(body);
    }

    function taken(job, request) {
      const html = request.responseText;
      if (request.status >= 200 && request.status < 300) {
        const made = make("template");
        made.innerHTML = html;
        const figure = made.content.firstElementChild;
        job.box.replaceWith(made.content);
        start(figure);
        return form.dispatchEvent(new Event("input"));
      }
      if (request.status === 401) showSignIn(html);
      refuse(job, request.status === 401 ? "登录已过期，登录后请重试。" : words(html) || "网络中断，这张没有传完。", true);
    }

    function words(html) {
      const page = new DOMParser().parseFromString(html, "text/html");
      const said = ($(".note", page) || page.body).textContent.trim().replace(/\s+/g, " ");
      return /[\u4e00-\u9fff]/.test(said) && said.length < 200 ? said : "";
    }

    on("change", () => {
      const files = Array.from(input.files);
      input.value = "";
      files.forEach(file => add(file));
    }, input);
    document.addEventListener("submit", event => {
      if (event.target !== form || (!left() && !failures())) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (failures()) return tell("bad", "有 " + failures() + " 张照片没有传上。请重试或移除后再提交。");
      waiting = event.submitter || form;
      next();
    }, true);
  }

  on("click", event => {
    const press = event.target.closest("[data-remove]");
    if (!press) return;
    const form = press.closest("form");
    press.closest("figure, li").remove();
    if (form) form.dispatchEvent(new Event("input"));
  });

  /* ---- a select searched by words or pinyin initials ---- */
  function choose(select) {
    const source = select.dataset.choose;
    if (select.multiple || (!source && select.options.length < 9)) return;
    const box = make("div", "chooser"), text = make("input", "form-control"), list = make("ul", "chooser-list");
    let shown = [], at = -1, timer = 0;
    text.id = select.id;
    select.id += "-value";
    list.id = text.id + "-list";
    list.hidden = select.hidden = true;
    text.autocomplete = "off";
    text.placeholder = select.dataset.placeholder || "输入名称或拼音首字母";
    const traits = {role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id};
    Object.entries(traits).forEach(pair => text.setAttribute(pair[0], pair[1]));
    ["aria-describedby", "aria-invalid", "aria-required", "aria-label"].forEach(name => {
      if (select.hasAttribute(name)) text.setAttribute(name, select.getAttribute(name));
    });
    text.classList.toggle("is-invalid", select.classList.contains("is-invalid"));
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "可选项");
    select.replaceWith(box);
    box.append(select, text, list);

    const chosen = () => select.options[select.selectedIndex];
    const settle = () => { text.value = select.value && chosen() ? chosen().label : ""; close(); };
    const fits = (option, words) => option.value && (option.label.toLowerCase().includes(words) || (option.dataset.initials || "").toLowerCase().includes(words));

    function close() {
      list.hidden = true;
      at = -1;
      text.setAttribute("aria-expanded", "false");
      text.removeAttribute("aria-activedescendant");
    }

    function open(words) {
      shown = Array.from(select.options).filter(option => fits(option, words)).slice(0, 50);
      list.textContent = "";
      shown.forEach((option, index) => {
        const line = make("li", "", option.label);
        line.id = list.id + index;
        line.setAttribute("role", "option");
        on("mousedown", event => { event.preventDefault(); pick(option); }, line);
        list.append(line);
      });
      if (!shown.length) list.append(make("li", "none", "没有找到，请换个词或用拼音首字母。"));
      list.hidden = false;
      text.setAttribute("aria-expanded", "true");
      mark(words && shown.length ? 0 : -1);
    }

    function mark(index) {
      at = index;
      Array.from(list.children).forEach((line, place) => line.setAttribute("aria-selected", String(place === at)));
      if (at < 0) return text.removeAttribute("aria-activedescendant");
      text.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({block: "nearest"});
    }

    function pick(option) {
      select.value = option ? option.value : "";
      settle();
      select.dispatchEvent(new Event("change", {bubbles: true}));
    }

    function ask(words) {
      fetch(source + (source.includes("?") ? "&" : "?") + "q=" + encodeURIComponent(words), {headers: headers()})
        .then(answer => answer.ok ? answer.json() : [])
        .then(rows => {
          const has = new Set(Array.from(select.options, option => option.value));
          rows.filter(row => !has.has(String(row[0]))).forEach(row => {
            const option = new Option(row[1], row[0]);
            option.dataset.initials = words;
            select.append(option);
          });
          if (text.value.trim().toLowerCase() === words && document.activeElement === text) open(words);
        })
        .catch(() => tell("bad", LOST));
    }

    on("input", () => {
      const words = text.value.trim().toLowerCase();
      open(words);
      clearTimeout(timer);
      if (source && words) timer = setTimeout(() => ask(words), 250);
    }, text);
    on("click", () => { if (list.hidden) open(""); }, text);
    on("focus", () => text.select(), text);
    on("blur", () => {
      const same = Array.from(select.options).find(option => option.value && option.label === text.value.trim());
      if (!text.value.trim() && select.value) pick(null);
      else if (same && same !== chosen()) pick(same);
      else settle();
    }, text);
    on("keydown", event => {
      if (event.key === "Escape") return settle();
      if (event.key === "Enter" && !list.hidden) {
        event.preventDefault();
        if (shown[at]) pick(shown[at]);
      }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      if (list.hidden) return open("");
      if (shown.length) mark((at + (event.key === "ArrowDown" ? 1 : shown.length - (at < 0 ? 0 : 1))) % shown.length);
    }, text);
    settle();
  }

  parts["form[data-autosave]"] = autosave;
  parts["input[type=file][data-upload]"] = uploads;
  parts["select[data-choose]"] = choose;
  /* a switch that opens the part of the form it asks for */
  function opens(box) {
    const part = document.querySelector(box.dataset.opens);
    const turn = () => { part.hidden = !box.checked; };
    box.addEventListener("change", turn);
    turn();
  }

  parts["input[data-opens]"] = opens;
  parts["[data-remove]"] = press => { press.hidden = false; };
  parts["[data-keep]"] = label => { label.hidden = true; };
})();
