// @ts-check
/**
 * A part of the view that is rendered again only when its keys change: what a person is typing stays while training
 * renders everything around it ten times a second.
 */
import { LitElement } from '../../vendor/lit.js';

/** @param {unknown[]} keys @param {unknown[] | undefined} before */
const changed = (keys, before) => !before || keys.some((key, at) => !Object.is(key, before[at]));

class Still extends LitElement {
  static properties = {
    keys: { attribute: false, hasChanged: changed },
    content: { attribute: false, hasChanged: () => false },
  };

  constructor() {
    super();
    /** @type {unknown[]} */
    this.keys = [];
    /** @type {() => unknown} set it before `keys` */
    this.content = () => '';
  }

  createRenderRoot() {
    return this;
  }

  render() {
    return this.content();
  }
}

customElements.define('vae-still', Still);
