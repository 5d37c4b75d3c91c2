/* Passkeys: turns a form marked data-passkey into a question to the device, and posts the answer.
   data-passkey="login" asks the server for its challenge first; "use" and "create" carry it in data-options. */
(function () {
  var forms = document.querySelectorAll("form[data-passkey]");
  if (!forms.length) return;

  function part(name) { return document.querySelector("[data-passkey-" + name + "]"); }

  function bytes(text) {
    var raw = atob(text.replace(/-/g, "+").replace(/_/g, "/")), out = new Uint8Array(raw.length);
    for (var i = 0; i < raw.length; i++) out[i] = raw.charCodeAt(i);
    return out;
  }

  function text(buffer) {
    var raw = "", list = new Uint8Array(buffer);
    for (var i = 0; i < list.length; i++) raw += String.fromCharCode(list[i]);
    return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function decoded(list) {
    return (list || []).map(function (entry) { return Object.assign({}, entry, { id: bytes(entry.id) }); });
  }

  function plain(credential) {
    var answer = credential.response, response = { clientDataJSON: text(answer.clientDataJSON) };
    ["attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (answer[name]) response[name] = text(answer[name]);
    });
    if (answer.getTransports) response.transports = answer.getTransports();
    return {
      type: credential.type, id: credential.id, rawId: text(credential.rawId), response: response,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults()
    };
  }

  function use(options) {
    var key = Object.assign({}, options.publicKey);
    key.challenge = bytes(key.challenge);
    key.allowCredentials = decoded(key.allowCredentials);
    return navigator.credentials.get({ publicKey: key });
  }

  function create(options, alone) {
    var key = Object.assign({}, options.publicKey);
    key.challenge = bytes(key.challenge);
    key.user = Object.assign({}, key.user, { id: bytes(key.user.id) });
    key.excludeCredentials = decoded(key.excludeCredentials);
    if (alone !== null) {
      key.authenticatorSelection = Object.assign({}, key.authenticatorSelection, {
        residentKey: alone ? "required" : "discouraged",
        requireResidentKey: alone,
        userVerification: alone ? "required" : "preferred"
      });
    }
    return navigator.credentials.create({ publicKey: key });
  }

  function ask(form) {
    if (form.dataset.passkey === "login") {
      return fetch(form.action, { headers: { Accept: "application/json" } }).then(function (response) {
        if (!response.ok) throw new Error("status " + response.status);
        return response.json();
      }).then(function (data) { return use(data.request_options); });
    }
    var options = JSON.parse(form.dataset.options);
    if (form.dataset.passkey === "use") return use(options);
    var box = form.elements.passwordless;
    return create(options, box ? box.checked : null);
  }

  function complain(error) {
    var notice = part("error");
    var kind = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known" }[error.name] || "failed";
    notice.querySelector("p").textContent = notice.dataset[kind];
    notice.hidden = false;
  }

  if (!window.PublicKeyCredential) {
    part("unsupported").hidden = false;
    forms.forEach(function (form) { form.querySelectorAll("button").forEach(function (button) { button.hidden = true; }); });
    return;
  }

  forms.forEach(function (form) {
    var asking = false;
    form.addEventListener("submit", function (e) {
      e.preventDefault();
      if (asking) return;
      asking = true;
      part("error").hidden = true;
      ask(form).then(function (credential) {
        form.elements.credential.value = JSON.stringify(plain(credential));
        form.submit();
      }).catch(function (error) { asking = false; complain(error); });
    });
  });
})();
