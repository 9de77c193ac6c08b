//! What the development commands are made of. The window tests borrow
//! [`display`] and [`companion`] from here.

pub mod bench;
pub mod command;
pub mod companion;
pub mod display;
pub mod failure;
pub mod fuzz;
pub mod page;
pub mod place;
pub mod platforms;
pub mod postgres;
pub mod run;
pub mod setup;
pub mod test;
