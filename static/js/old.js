/* Only browsers without modules run this: a bar that says what works and what to do. Written for all of them. */
(function () {
  function show() {
    var bar = document.createElement("p");
    bar.className = "old";
    bar.appendChild(document.createTextNode(
      "您的浏览器较旧（或处在兼容模式），页面能用，但没有自动保存和上传进度。请切换到“极速模式”，或改用新版浏览器。"
    ));
    document.body.insertBefore(bar, document.body.firstChild);
  }
  if (document.body) { show(); } else { window.onload = show; }
})();
