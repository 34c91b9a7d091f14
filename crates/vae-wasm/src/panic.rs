//! A panic's way out: its message goes to the console and to the worker, which ends after it.

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::prelude::*;

thread_local! {
    static LISTENER: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Calls `listener(message)` when Rust panics, before the trap reaches JavaScript.
#[wasm_bindgen(js_name = onPanic)]
pub fn on_panic(listener: Function) {
    LISTENER.with(|slot| *slot.borrow_mut() = Some(listener));
}

/// Panics, so that the page's recovery can be tried.
#[wasm_bindgen]
#[allow(clippy::panic)] // its purpose
pub fn crash() {
    panic!("a panic that was asked for");
}

#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|info| {
        let message = info.to_string();
        web_sys::console::error_1(&message.as_str().into());
        LISTENER.with(|slot| {
            if let Some(listener) = slot.borrow().as_ref() {
                // A listener that throws must not hide the panic.
                let _ = listener.call1(&JsValue::NULL, &message.as_str().into());
            }
        });
    }));
}
