// @ts-check
/**
 * The page's controls as templates: a label, the native control, its value, and `tip`, one sentence that explains it on
 * hover and focus (tooltip.js shows it; a screen reader gets it as the description).
 */
import { html, live, nothing } from '../../vendor/lit.js';

/**
 * @param {object} options
 * @param {unknown} options.label text or template
 * @param {string} options.tip
 * @param {() => void} options.onClick
 * @param {boolean} [options.disabled]
 * @param {'primary' | 'quiet' | ''} [options.kind]
 * @param {string} [options.name] accessible name, where the label is a picture
 * @param {string} [options.testid]
 * @param {boolean} [options.pressed] for a button that stays down
 */
export function button({ label, tip, onClick, disabled = false, kind = '', name, testid, pressed }) {
  return html`<button
    type="button"
    class="button ${kind}"
    ?disabled=${disabled}
    aria-label=${name ?? nothing}
    aria-pressed=${pressed === undefined ? nothing : String(pressed)}
    aria-description=${tip}
    data-tip=${tip}
    data-testid=${testid ?? nothing}
    @click=${onClick}
  >
    ${label}
  </button>`;
}

/**
 * @param {object} options
 * @param {unknown} options.label
 * @param {string} options.tip
 * @param {number} options.value
 * @param {number} options.min
 * @param {number} options.max
 * @param {number} options.step
 * @param {(value: number) => string} options.format
 * @param {(value: number) => void} options.onInput
 * @param {boolean} [options.disabled]
 * @param {string} [options.testid]
 */
export function slider({ label, tip, value, min, max, step, format, onInput, disabled = false, testid }) {
  return html`<label class="control slider" data-tip=${tip}>
    <span class="control-label">${label}</span>
    <input
      type="range"
      min=${min}
      max=${max}
      step=${step}
      ?disabled=${disabled}
      .value=${live(String(value))}
      aria-valuetext=${format(value)}
      aria-description=${tip}
      data-testid=${testid ?? nothing}
      @input=${(/** @type {InputEvent} */ event) => onInput(/** @type {HTMLInputElement} */ (event.target).valueAsNumber)}
    />
    <span class="control-value" aria-hidden="true">${format(value)}</span>
  </label>`;
}

let groups = 0;
/** Radio groups need a name each. @type {Map<string, string>} */
const groupNames = new Map();

/** @param {string} id */
function groupName(id) {
  let name = groupNames.get(id);
  if (!name) groupNames.set(id, (name = `choice-${groups++}`));
  return name;
}

/**
 * A few exclusive options side by side.
 * @template {string | number} V
 * @param {object} options
 * @param {string} options.id unique on the page
 * @param {unknown} options.label
 * @param {string} options.tip
 * @param {V} options.value
 * @param {{ value: V, label: unknown }[]} options.options
 * @param {(value: V) => void} options.onChange
 * @param {boolean} [options.disabled]
 * @param {string} [options.testid]
 */
export function choice({ id, label, tip, value, options, onChange, disabled = false, testid }) {
  return html`<fieldset
    class="control choice"
    data-tip=${tip}
    aria-description=${tip}
    data-testid=${testid ?? nothing}
    ?disabled=${disabled}
  >
    <legend class="control-label">${label}</legend>
    <div class="choice-options">
      ${options.map(
        (option) =>
          html`<label>
            <input
              type="radio"
              name=${groupName(id)}
              .checked=${live(option.value === value)}
              @change=${() => onChange(option.value)}
            />
            <span>${option.label}</span>
          </label>`,
      )}
    </div>
  </fieldset>`;
}

/**
 * @template {string | number} V
 * @param {object} options
 * @param {unknown} options.label
 * @param {string} options.tip
 * @param {V} options.value
 * @param {{ value: V, label: string }[]} options.options
 * @param {(value: V) => void} options.onChange
 * @param {boolean} [options.disabled]
 * @param {string} [options.testid]
 */
export function select({ label, tip, value, options, onChange, disabled = false, testid }) {
  const change = (/** @type {InputEvent} */ event) =>
    onChange(options[/** @type {HTMLSelectElement} */ (event.target).selectedIndex].value);
  return html`<label class="control select" data-tip=${tip}>
    <span class="control-label">${label}</span>
    <select ?disabled=${disabled} aria-description=${tip} data-testid=${testid ?? nothing} @change=${change}>
      ${options.map((option) => html`<option .selected=${live(option.value === value)}>${option.label}</option>`)}
    </select>
  </label>`;
}

/**
 * A value typed by hand. What is not taken stays as it was typed, with `problem` below it.
 * @param {object} options
 * @param {unknown} options.label
 * @param {string} options.tip
 * @param {string} options.text
 * @param {string} options.problem why the text is not taken; '' for one that is
 * @param {(text: string) => void} options.onChange
 * @param {string} options.testid
 * @param {'text' | 'number'} [options.type]
 * @param {number} [options.min]
 * @param {number} [options.max]
 * @param {string} [options.hint] shown while it is empty
 */
export function typedField({ label, ...input }) {
  return html`<label class="control ${input.type ?? 'text'}" data-tip=${input.tip}>
    <span class="control-label">${label}</span>
    ${typedInput(input)}
  </label>`;
}

/**
 * The field alone, for one whose label is beside it.
 * @param {Omit<Parameters<typeof typedField>[0], 'label'> & { name?: string }} options name: its accessible name
 */
export function typedInput({ tip, text, problem, onChange, testid, type = 'text', min, max, hint, name }) {
  const change = (/** @type {Event} */ event) => onChange(/** @type {HTMLInputElement} */ (event.target).value);
  return html`<input
      type=${type}
      min=${min ?? nothing}
      max=${max ?? nothing}
      step=${type === 'number' ? 'any' : nothing}
      placeholder=${hint ?? nothing}
      autocomplete="off"
      spellcheck="false"
      .value=${live(text)}
      aria-label=${name ?? nothing}
      aria-invalid=${problem ? 'true' : nothing}
      aria-description=${tip}
      aria-errormessage="${testid}-problem"
      data-testid=${testid}
      @change=${change}
    />
    <span class="control-problem" id="${testid}-problem" aria-live="polite">${problem}</span>`;
}
