/* seal.js: what waits on a device is enciphered. Anybody who fills in a sheet on
   it can add to what is there, with the public half of a pair of keys. To read it
   takes the private half, and that takes the key that the server gives to whoever
   is signed in: kept by this tab alone, never in the database of the browser. */
"use strict";
const seal = (() => {
  const subtle = globalThis.crypto?.subtle; // only where the connection is safe
  const rsa = { name: "RSA-OAEP", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };
  const gcm = (nonce, id = "") => ({ name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(id) });
  const nonce = () => crypto.getRandomValues(new Uint8Array(12));
  const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const toBase64 = (buffer) => {
    let text = "";
    for (const b of new Uint8Array(buffer)) text += String.fromCharCode(b);
    return btoa(text);
  };
  const userKey = (key) => subtle.importKey("raw", fromBase64(key), "AES-GCM", false, ["wrapKey", "unwrapKey"]);

  /* A new pair for a user; the private half is wrapped under the user's key. */
  async function makePair(user, key) {
    const pair = await subtle.generateKey(rsa, true, ["wrapKey", "unwrapKey"]);
    const id = crypto.randomUUID(), iv = nonce();
    return {
      id, user, used: Date.now(), iv: toBase64(iv),
      public: await subtle.exportKey("jwk", pair.publicKey),
      private: toBase64(await subtle.wrapKey("pkcs8", pair.privateKey, await userKey(key), gcm(iv, id))),
    };
  }

  /* The private half of a pair; a key that is not the user's fails. */
  async function unlock(pair, key) {
    return subtle.unwrapKey("pkcs8", fromBase64(pair.private), await userKey(key), gcm(fromBase64(pair.iv), pair.id), rsa, false, ["unwrapKey"]);
  }

  const publics = new Map();
  async function close(pair, id, value) {
    if (!publics.has(pair.id)) publics.set(pair.id, await subtle.importKey("jwk", pair.public, rsa, false, ["wrapKey"]));
    const once = await subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
    const iv = nonce();
    return {
      pair: pair.id, iv: toBase64(iv),
      key: toBase64(await subtle.wrapKey("raw", once, publics.get(pair.id), rsa)),
      data: toBase64(await subtle.encrypt(gcm(iv, id), once, new TextEncoder().encode(JSON.stringify(value)))),
    };
  }

  async function open(privateKey, id, sealed) {
    const once = await subtle.unwrapKey("raw", fromBase64(sealed.key), privateKey, rsa, "AES-GCM", false, ["decrypt"]);
    const data = await subtle.decrypt(gcm(fromBase64(sealed.iv), id), once, fromBase64(sealed.data));
    return JSON.parse(new TextDecoder().decode(data));
  }

  return { possible: Boolean(subtle), makePair, unlock, close, open };
})();
