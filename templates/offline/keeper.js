/* keeper.js: keeps what is typed in a form on this device, every keystroke as soon
   as the one before is kept. put() keeps the form as it is; show() says that it is
   kept; fail(why) that it is not, and why: null where nobody is known here yet. */
"use strict";
const keeper = (form, { put, show, fail }) => {
  let writing = null, dirty = false;

  async function write() {
    try {
      while (dirty) {
        dirty = false;
        await put();
      }
    } catch (why) {
      dirty = true;
      throw why;
    }
    form.dataset.keeps = "all";
  }

  function keep() {
    dirty = true;
    form.dataset.keeps = "some";
    if (!store.ready()) return void fail(null);
    writing ??= write().finally(() => { writing = null; }).then(show, fail);
    return writing;
  }

  /* Waits for what is being kept, after which the caller keeps the form. */
  async function settle() {
    await writing;
    dirty = false;
  }

  /* Keeps what could not be kept before there was a key; where there is nothing of
     that, says that from now on everything is. */
  function ready() {
    if (!store.ready() || writing) return;
    if (dirty) keep();
    else form.dataset.keeps = "all";
  }

  return { keep, settle, ready, dirty: () => dirty, busy: () => Boolean(dirty || writing) };
};
