//! Watches the migrations.

fn main() {
    // A new migration is compiled in only if the crate is built anew.
    println!("cargo:rerun-if-changed=migrations");
}
