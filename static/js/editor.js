/* The editor of official documents: what is pasted from Word or WPS becomes plain lines, headings and tables kept. */
(function () {
  "use strict";
  const {$, $$, on, make, tell, headers, parts, LOST} = window.portal;
  const ORDINAL = /^(?:[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十百]+[）)]|[0-9]{1,3}[.．](?![0-9])|[（(][0-9]{1,3}[）)])/;
  const LEVELS = ["一级标题", "二级标题", "三级标题", "四级标题"];
  const WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—";
  const BROKEN = new RegExp("([" + WIDE + "])[ \\t]*[\\r\\n]+[ \\t]*(?=[" + WIDE + "])", "g");
  const BLOCKS = new Set(["P", "DIV", "H1", "H2", "H3", "H4", "H5", "H6", "LI", "UL", "OL", "TABLE", "PRE", "BLOCKQUOTE", "SECTION", "ARTICLE", "DL", "DT", "DD"]);
  const SILENT = new Set(["STYLE", "SCRIPT", "TITLE", "META", "LINK", "DEL", "TEMPLATE"]);
  const AT_ONCE = 20000;

  /* ---- a clipboard's HTML as lines ---- */
  const style = node => (node.getAttribute && node.getAttribute("data-style") || "").replace(/\s/g, "").toLowerCase();
  const isSilent = node => SILENT.has(node.nodeName) || /display:none|mso-element:comment|mso-hide:all/.test(style(node));
  const isBlock = node => BLOCKS.has(node.nodeName);

  /* white that only breaks the source of the page is none between Chinese characters */
  function squeezed(text) {
    return text.replace(BROKEN, "$1").replace(/[\u00a0\t\r\n ]+/g, " ").replace(/[\u200b\ufeff]/g, "");
  }

  function inline(node) {
    if (node.nodeType === 3) return squeezed(node.data);
    if (node.nodeType !== 1 || isSilent(node)) return "";
    if (node.nodeName === "BR") return "\n";
    return Array.from(node.childNodes, inline).join("");
  }

  function tidy(text) {
    return text.split("\n").map(line => line.replace(/ +/g, " ").trim().replace(ORDINAL, found => found + "\u0000").replace(/\u0000\s*/, "")).filter(Boolean);
  }

  function ordinal(item) {
    const list = item.parentNode;
    if (!list || list.nodeName !== "OL" || /mso-list/.test(style(item))) return "";
    let place = Number(list.getAttribute("start")) || 1;
    for (const other of list.children) {
      if (other === item) break;
      if (other.nodeName === "LI") place += 1;
    }
    const deep = list.parentNode && list.parentNode.closest && list.parentNode.closest("ol");
    return deep ? "（" + place + "）" : place + ".";
  }

  /* the cells of a table; one that stands over several columns or rows is followed by empty ones */
  function rows(table) {
    const grid = [];
    Array.from(table.rows).forEach((row, at) => {
      if (isSilent(row)) return;
      grid[at] = grid[at] || [];
      Array.from(row.cells).forEach(cell => {
        let column = 0;
        while (grid[at][column] !== undefined) column += 1;
        const words = lines(cell).map(line => line.text).filter(Boolean).join("↵");
        for (let down = 0; down < Math.min(cell.rowSpan || 1, table.rows.length - at); down += 1) {
          grid[at + down] = grid[at + down] || [];
          for (let along = 0; along < Math.min(cell.colSpan || 1, 50); along += 1) {
            grid[at + down][column + along] = down || along ? "" : words;
          }
        }
      });
    });
    return grid.filter(row => row && row.length).map(row => Array.from(row, cell => cell || ""));
  }

  function tableLines(table) {
    const grid = rows(table), barred = !grid.some(row => row.some(cell => /[|｜]/.test(cell)));
    const written = grid.map(row => barred ? "| " + row.join(" | ") + " |" : row.join("\t"));
    return ["", ...written, ""].map(text => ({text: text, row: true}));
  }

  /* every line of a part of the page: {text}, or {text, row: true} for what belongs to a table */
  function lines(root) {
    const found = [];
    let run = "";
    function end(level, lead) {
      tidy(run).forEach((text, at) => {
        const marked = at === 0 && lead && !ORDINAL.test(text) ? lead + text : text;
        found.push({text: level && at === 0 && !ORDINAL.test(text) ? "［" + LEVELS[level - 1] + "］" + text : marked});
      });
      run = "";
    }
    function walk(node, level, lead) {
      Array.from(node.childNodes).forEach(child => {
        if (child.nodeType === 1 && isSilent(child)) return;
        if (child.nodeName === "TABLE") {
          end(level, lead);
          found.push(...tableLines(child));
        } else if (child.nodeType === 1 && (isBlock(child) || $$("p, div, table, li, h1, h2, h3, h4", child).length)) {
          end(level, lead);
          const heading = /^H[1-4]$/.test(child.nodeName) ? Number(child.nodeName[1]) : 0;
          walk(child, heading, child.nodeName === "LI" ? ordinal(child) : "");
        } else {
          run += inline(child);
        }
      });
      end(level, lead);
    }
    walk(root, 0, "");
    return found;
  }

  /* no style is applied here, so the policy of the page has nothing to complain of */
  function unstyled(html) {
    return html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/<[a-z][^>]*>/gi, tag => tag.replace(/(\s)style=/gi, "$1data-style="));
  }

  function pasted(html) {
    const page = new DOMParser().parseFromString(unstyled(html), "text/html");
    const found = lines(page.body);
    const text = found.map(line => line.text).join("\n").replace(/\n{3,}/g, "\n\n").replace(/^\n+|\n+$/g, "");
    return {text: text, isTable: found.some(line => line.row), pictures: $$("img", page.body).length};
  }

  function insert(area, text) {
    area.focus();
    if (text.length < AT_ONCE && document.execCommand("insertText", false, text)) return;
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", {bubbles: true}));
  }

  parts["textarea[data-paste]"] = area => on("paste", event => {
    const html = event.clipboardData && event.clipboardData.getData("text/html");
    if (!html) return;
    const made = pasted(html);
    if (!made.text) return;
    event.preventDefault();
    const before = area.value.slice(0, area.selectionStart);
    const lead = made.isTable && before && !before.endsWith("\n") ? "\n" : "";
    insert(area, lead + made.text + (made.isTable ? "\n" : ""));
    if (made.pictures) tell("wait", "粘贴的内容里有 " + made.pictures + " 张图片，没有带入，文字都在。");
  }, area);

  /* ---- from the sheet, and from what is still open, to the field ---- */
  function find(words) {
    const form = $("#editor"), wanted = words.trim();
    if (!form || wanted.length < 2) return false;
    const field = $$("textarea, input:not([type=hidden])", form).find(one => one.value && one.value.includes(wanted));
    if (!field) return false;
    for (let fold = field.closest("details"); fold; fold = fold.parentNode.closest("details")) fold.open = true;
    const at = field.value.indexOf(wanted);
    field.scrollIntoView({block: "center"});
    field.focus({preventScroll: true});
    field.setSelectionRange(at, at + wanted.length);
    if (field.nodeName === "TEXTAREA") {
      field.scrollTop = Math.max(0, field.scrollHeight * (at / field.value.length) - field.clientHeight / 2);
    }
    return true;
  }

  on("click", event => {
    const press = event.target.closest("[data-find]");
    if (press) return void find(press.dataset.find);
    const words = event.target.closest("#paper svg text");
    if (words && !String(window.getSelection())) find(words.textContent);
  });

  /* ---- one more attachment ---- */
  parts["button[data-add]"] = press => on("click", event => {
    const all = $$("[data-attachment]", press.form), last = all[all.length - 1];
    if (!last) return;
    event.preventDefault();
    const made = last.cloneNode(true), from = "attachments-" + (all.length - 1), to = "attachments-" + all.length;
    $$("[id], [name], [for]", made).forEach(one => ["id", "name", "for"].forEach(name => {
      if (one.hasAttribute(name)) one.setAttribute(name, one.getAttribute(name).replace(from, to));
    }));
    $$(".field-error", made).forEach(one => one.remove());
    $$("input, textarea", made).forEach(one => {
      if (one.type === "checkbox") one.checked = false;
      else one.value = one.textContent = "";
      one.classList.remove("is-invalid");
      one.removeAttribute("aria-invalid");
      one.removeAttribute("aria-describedby");
      one.started = null;
    });
    $("legend", made).textContent = "附件 " + (all.length + 1);
    last.after(made);
    window.portal.start(made);
    $("input:not([type=hidden])", made).focus();
  }, press);

  /* ---- a picture, below the line one has written at last ---- */
  let wrote = null;
  on("focusin", event => { if (event.target.matches("textarea[data-paste]")) wrote = event.target; });

  function below(area, line) {
    const end = area.value.indexOf("\n", area.selectionEnd), at = end < 0 ? area.value.length : end;
    area.focus();
    area.setSelectionRange(at, at);
    insert(area, (at ? "\n" : "") + line);
  }

  function pictured(form, said) {
    const area = wrote && form.contains(wrote) ? wrote : $("textarea[data-paste]", form);
    if (area !== wrote) area.setSelectionRange(area.value.length, area.value.length);
    below(area, said.line);
    const shown = make("figure", "photo-item"), small = make("img");
    small.src = said.small;
    small.alt = said.name;
    shown.append(small, make("figcaption", "", said.name));
    $("#pictures").append(shown);
  }

  parts["button[data-picture]"] = press => {
    const form = press.form, file = form.elements.picture, caption = form.elements.picture_caption, seen = form.elements.picture_seen;
    file.removeAttribute("name");
    on("click", event => {
      event.preventDefault();
      const sent = new FormData();
      if (file.files.length) sent.append("picture", file.files[0]);
      sent.append("picture_caption", caption.value);
      if (seen.checked) sent.append("picture_seen", "y");
      press.disabled = true;
      fetch(press.dataset.picture, {method: "POST", body: sent, headers: headers()})
        .then(answer => answer.json().then(said => {
          if (!answer.ok) return void tell("bad", said.said || LOST);
          pictured(form, said);
          tell("done", "“" + said.name + "”已插入。");
          file.value = caption.value = "";
          seen.checked = false;
        }))
        .catch(() => tell("bad", LOST))
        .then(() => { press.disabled = false; });
    }, press);
  };

  parts["[data-scriptless]"] = one => { one.hidden = true; };
  parts["[data-find]"] = one => { one.disabled = false; };
})();
