/* The public pages of 举报 need no script. With it: 快速离开 leaves nothing to go back to, and a puzzle
   tells the machine from the person. Plain script, nothing stored. */
(function () {
  "use strict";
  document.addEventListener("submit", function (event) {
    var away = event.target.getAttribute("data-exit");
    if (!away) { return; }
    event.preventDefault();
    if (window.fetch) { window.fetch(event.target.action, { method: "POST", body: new FormData(event.target), keepalive: true }); }
    window.location.replace(away);
  });
  var step = document.querySelector("[data-puzzle]");
  if (!step) { return; }
  var K = [], H0 = [];
  (function () {
    function part(x) { return (x - Math.floor(x)) * 4294967296 | 0; }
    for (var n = 2, found = 0; found < 64; n++) {
      for (var i = 2, prime = true; i * i <= n; i++) { if (n % i === 0) { prime = false; break; } }
      if (prime) {
        if (found < 8) { H0.push(part(Math.pow(n, 1 / 2))); }
        K.push(part(Math.pow(n, 1 / 3))); found++;
      }
    }
  })();
  function turned(x, by) { return x >>> by | x << 32 - by; }
  /* SHA-256 of a text of at most 55 ASCII characters: its first 32 bits. */
  function first(text) {
    var w = [], i, h = H0.slice();
    for (i = 0; i < 64; i++) { w[i] = 0; }
    for (i = 0; i < text.length; i++) { w[i >> 2] |= text.charCodeAt(i) << 24 - i % 4 * 8; }
    w[i >> 2] |= 128 << 24 - i % 4 * 8;
    w[15] = text.length * 8;
    for (i = 16; i < 64; i++) {
      var a = w[i - 15], b = w[i - 2];
      w[i] = w[i - 16] + (turned(a, 7) ^ turned(a, 18) ^ a >>> 3) + w[i - 7] + (turned(b, 17) ^ turned(b, 19) ^ b >>> 10) | 0;
    }
    for (i = 0; i < 64; i++) {
      var e = h[4], c = h[0];
      var t1 = h[7] + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + (e & h[5] ^ ~e & h[6]) + K[i] + w[i] | 0;
      var t2 = (turned(c, 2) ^ turned(c, 13) ^ turned(c, 22)) + (c & h[1] ^ c & h[2] ^ h[1] & h[2]) | 0;
      h = [t1 + t2 | 0, c, h[1], h[2], h[3] + t1 | 0, e, h[5], h[6]];
    }
    return h[0] + H0[0] >>> 0;
  }
  var token = step.getAttribute("data-puzzle") + ":", bits = Number(step.getAttribute("data-bits"));
  var field = document.getElementById("proof"), at = 0;
  (function some() {
    for (var end = at + 500; at < end; at++) {
      if (first(token + at) >>> 32 - bits === 0) { field.value = String(at); return; }
    }
    setTimeout(some, 0);
  })();
})();
