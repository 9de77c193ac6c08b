//! Hostile PDFs: the process that draws a scanned page ends by itself, and soon, whatever it is given.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use xtask::place;

/// A PDF of these objects, of which the first is its catalogue.
pub fn pdf(objects: &[&str]) -> Vec<u8> {
    let mut pdf = String::from("%PDF-1.7\n");
    for (number, object) in (1..).zip(objects) {
        pdf.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    pdf.push_str("trailer\n<< /Root 1 0 R >>\n");
    pdf.into_bytes()
}

/// Nested so deep that whoever reads it by recursion runs out of stack.
pub fn bottomless() -> Vec<u8> {
    let catalogue = format!(
        "<< /Type /Catalog /Pages 2 0 R /X {} >>",
        "[".repeat(300_000)
    );
    pdf(&[&catalogue, PAGES, "<< /Type /Page /Parent 2 0 R >>"])
}

const PAGES: &str = "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>";

fn stream(dictionary: &str, content: &str) -> String {
    let length = content.len();
    format!("<< {dictionary} /Length {length} >>\nstream\n{content}\nendstream")
}

/// Draws its first page as the window does.
fn drawn(pdf: &[u8]) -> Output {
    let mut process = Command::new(place::programs().join("renling-window"))
        .args(["--draw-scanned-page", "0"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let _ = process.stdin.take().unwrap().write_all(pdf);
    process.wait_with_output().unwrap()
}

#[test]
fn a_hostile_scan_ends_the_process_that_draws_it() {
    let catalogue = "<< /Type /Catalog /Pages 2 0 R >>";
    // Ten forms, each of which draws the next one twenty times over.
    let (page, content) = (
        "<< /Type /Page /Parent 2 0 R /Resources << /XObject << /F 5 0 R >> >> /Contents 4 0 R >>",
        stream("", "/F Do"),
    );
    let forms: Vec<_> = (6..16)
        .map(|next| {
            let resources = format!(
                "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F {next} 0 R >> >>"
            );
            stream(&resources, &"/F Do ".repeat(20))
        })
        .collect();
    let leaf = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 9 9]",
        "0 0 9 9 re f",
    );
    let mut endless = vec![catalogue, PAGES, page, &content];
    endless.extend(forms.iter().map(String::as_str));
    endless.push(&leaf);
    let plain = "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>";
    let greedy = stream("", &"q ".repeat(9_000_000));
    for (what, pdf) in [
        ("bottomless", bottomless()),
        ("endless", pdf(&endless)),
        ("greedy", pdf(&[catalogue, PAGES, plain, &greedy])),
        ("garbage", vec![0xff; 5_000]),
    ] {
        let output = drawn(&pdf);
        assert!(
            !output.status.success() && output.stdout.is_empty(),
            "{what}"
        );
    }
    // What runs elsewhere, runs not here: it is a page.
    let lively = [
        "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>",
        PAGES,
        "<< /Type /Page /Parent 2 0 R /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] \
         /A << /S /URI /URI (http://example.invalid/) >> >>] >>",
    ];
    let output = drawn(&pdf(&lively));
    assert!(output.status.success());
    assert_eq!(output.stdout[..12], *b"\x01\0\0\0\x89PNG\r\n\x1a\n");
}
