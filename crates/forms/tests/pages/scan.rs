//! Pages as a scanner gives them back: as pixels. What is drawn of a PDF, and what a decoder reads of the
//! squares on numbered papers.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};
use renling_forms::{Certificate, ClaimCard, Form, FormsError, Paper, Template, scanned_page};

use crate::forms::{certificate, usual};
use crate::{TYPESETTER, blank, date, person};

/// A picture in shades of grey.
struct Picture {
    width: usize,
    height: usize,
    grey: Vec<u8>,
}

fn picture(png: &[u8]) -> Picture {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    let samples = frame.color_type.samples();
    Picture {
        width: frame.width as usize,
        height: frame.height as usize,
        grey: pixels.chunks(samples).map(|pixel| pixel[0]).collect(),
    }
}

/// What a decoder reads of all squares in a picture.
fn squares(picture: &Picture) -> Vec<String> {
    let mut decoder = quircs::Quirc::default();
    let codes = decoder.identify(picture.width, picture.height, &picture.grey);
    codes
        .map(|code| String::from_utf8(code.unwrap().decode().unwrap().payload).unwrap())
        .collect()
}

fn printed(form: Form) -> Vec<u8> {
    TYPESETTER.pdf(&form, date(), &|_, _| true).unwrap().file
}

/// What a scanner of 300 dots to an inch reads of the first page of a paper.
fn scanned<P: Paper + 'static>(paper: P) -> Vec<String> {
    let pdf = Pdf::new(printed(Form::of([paper]))).unwrap();
    let settings = RenderSettings {
        x_scale: 300.0 / 72.0,
        y_scale: 300.0 / 72.0,
        bg_color: WHITE,
        ..RenderSettings::default()
    };
    let page = render(
        &pdf.pages()[0],
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &settings,
    );
    squares(&picture(&page.into_png().unwrap()))
}

#[test]
fn a_scanner_reads_the_number_and_nothing_else() {
    let mut commitment = person("欧阳娜娜");
    commitment.number = "C2026-0001".to_owned();
    assert_eq!(scanned(commitment.clone()), ["C2026-0001"]);
    // As a manager may have set it, in Chinese.
    commitment.number = "阳光志承〔2026〕7号".to_owned();
    assert_eq!(scanned(commitment), ["阳光志承〔2026〕7号"]);
    assert_eq!(scanned(certificate(7)), ["Z2026-0007"]);
    let card = ClaimCard {
        heading: usual(Template::ClaimCard),
        number: "R2026-0003".to_owned(),
        ..ClaimCard::default()
    };
    // A card has two parts, one to keep and one to hand over.
    assert_eq!(scanned(card), ["R2026-0003"; 2]);
    // What has no number has no square.
    assert_eq!(scanned(blank()), [""; 0]);
    assert_eq!(scanned(Certificate::default()), [""; 0]);
}

#[test]
fn the_square_of_a_document_says_the_same() {
    let word = TYPESETTER.word(&Form::of([certificate(1)]), date(), &|_, _| true);
    let document = crate::document::read(&word.unwrap().file);
    // The page around it is its quiet zone.
    let square = picture(&document.pictures[0]);
    let side = square.width + 64;
    let mut grey = vec![255; side * side];
    for (row, pixels) in square.grey.chunks(square.width).enumerate() {
        let at = (row + 32) * side + 32;
        grey[at..at + square.width].copy_from_slice(pixels);
    }
    let page = Picture {
        width: side,
        height: side,
        grey,
    };
    assert_eq!(squares(&page), ["Z2026-0007"]);
}

#[test]
fn a_scan_is_drawn_page_by_page() {
    let mut second = person("李四");
    second.number = "C2026-0002".to_owned();
    let pdf = printed(Form::of([person("张三"), second]));
    let page = scanned_page(pdf.clone(), 1).unwrap();
    assert_eq!(page.pages, 2);
    let drawn = picture(&page.picture);
    assert_eq!((drawn.width, drawn.height), (1240, 1754), "A4");
    assert_eq!(squares(&drawn), ["C2026-0002"]);
    let beyond = scanned_page(pdf, 2).unwrap_err();
    assert!(matches!(
        beyond,
        FormsError::NoSuchPage { index: 2, count: 2 }
    ));
}

/// A PDF of one page of this size.
fn sized(media: &str) -> Vec<u8> {
    format!(
        "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n\
         2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
         3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [{media}] >>\nendobj\n\
         trailer\n<< /Root 1 0 R >>\n"
    )
    .into_bytes()
}

#[test]
fn an_odd_page_gives_a_picture_of_no_odd_size() {
    for media in ["0 0 1000000000 1000000000", "0 0 1000000 1", "0 0 0 0"] {
        let page = scanned_page(sized(media), 0).unwrap();
        let drawn = picture(&page.picture);
        assert!(drawn.width <= 1754 && drawn.height <= 1754, "{media}");
    }
}

#[test]
fn what_is_no_scan_is_refused_in_a_sentence() {
    for bytes in [&b"%PDF-1.7\n"[..], b"", &[0xff; 5_000]] {
        let refused = scanned_page(bytes.to_vec(), 0).unwrap_err();
        assert!(matches!(refused, FormsError::Unreadable));
        assert!(refused.to_string().contains("请重新扫描成 JPG"));
    }
}
