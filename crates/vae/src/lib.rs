//! A variational autoencoder and its mathematics: bytes in, numbers out. No wasm, no DOM, no clock, no files; those
//! belong to whoever calls.
//!
//! The rooms, each of which may use those before it: [`sizes`], [`content`], [`error`], [`rng`], [`tensor`], [`probability`], [`coding`]; [`layers`];
//! [`flow`]; [`data`]; [`likelihood`], [`optimizer`], [`objective`]; [`config`]; [`model`]; [`checkpoint`], [`export`]; [`train`];
//! [`inference`]; [`theory`].

#![forbid(unsafe_code)]

pub mod checkpoint;
pub mod coding;
pub mod config;
pub mod content;
pub mod data;
pub mod error;
pub mod export;
pub mod flow;
pub mod inference;
pub mod layers;
pub mod likelihood;
pub mod model;
pub mod objective;
pub mod optimizer;
pub mod probability;
pub mod rng;
pub mod sizes;
pub mod tensor;
pub mod theory;
pub mod train;
