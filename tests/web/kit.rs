//! The building blocks as a person meets them: by keyboard, by name, by what is read out.

mod combobox;
mod copy;
mod dialog;
mod forms;
mod menu;
mod notice;
mod page;
mod shell;
mod stage;
mod table;
