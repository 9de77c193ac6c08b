//! What the rows and cells of a sheet of an xlsx tell beside their values.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use crate::book::{Cell, CellKind, MAX_COLUMNS, Row, Sheet};
use crate::style::{Styled, Styles};

use super::{MAX_FOUND, attribute, place, put_text};

const MAX_ROWS: usize = 1 << 20;

/// What rows and cells tell, and the one under way.
#[derive(Default)]
pub(super) struct Cells<'a> {
    styles: Option<&'a mut Styles>,
    hidden_rows: Vec<u32>,
    /// Row, column and what is in it.
    found: Vec<(u32, usize, Cell)>,
    /// Those whose style tells something.
    styled: Vec<Styled>,
    /// The formulas that other cells have likewise, by their numbers.
    shared: HashMap<String, String>,
    row: u32,
    column: usize,
    /// Whether an empty text is what the cell holds.
    is_text: bool,
    formula: Option<String>,
    shares: Option<String>,
    value: String,
    in_formula: bool,
    in_value: bool,
    is_marked: bool,
    /// Whether it is a picture of Excel, for which older ones have an error.
    is_picture: bool,
}

impl<'a> Cells<'a> {
    pub fn of(styles: &'a mut Styles) -> Self {
        Self {
            styles: Some(styles).filter(|styles| styles.tell()),
            ..Self::default()
        }
    }

    pub fn take(&mut self, event: &Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => match tag.local_name().as_ref() {
                "c" => self.end_cell(),
                "f" => self.end_formula(),
                "v" | "t" => self.in_value = false,
                _ => {}
            },
            event if self.in_formula => {
                put_text(self.formula.get_or_insert_default(), event);
            }
            event if self.in_value => {
                self.is_marked |= matches!(event, Event::CData(_));
                put_text(&mut self.value, event);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &BytesStart) {
        match tag.local_name().as_ref() {
            "row" => {
                let number = attribute(tag, "r").and_then(|number| number.parse().ok());
                self.row = number.unwrap_or(self.row.saturating_add(1));
                self.column = 0;
                let hidden = attribute(tag, "hidden");
                let is_hidden = hidden.is_some_and(|hidden| hidden == "1" || hidden == "true");
                if is_hidden && self.hidden_rows.len() < MAX_ROWS {
                    self.hidden_rows.push(self.row);
                }
            }
            "c" => {
                let reference = attribute(tag, "r");
                if let Some((row, column)) = reference.as_deref().and_then(place) {
                    (self.row, self.column) = (row, column);
                }
                self.style(tag);
                let kind = attribute(tag, "t");
                self.is_text = kind.as_deref() == Some("str");
                self.is_picture = kind.as_deref() == Some("e") && attribute(tag, "vm").is_some();
                (self.formula, self.is_marked) = (None, false);
                self.value.clear();
            }
            "f" => {
                self.in_formula = true;
                self.is_picture = false;
                self.formula = Some(String::new());
                self.shares = attribute(tag, "si");
            }
            "v" | "t" => self.in_value = true,
            _ => {}
        }
    }

    fn style(&mut self, tag: &BytesStart) {
        if let Some(styles) = &mut self.styles {
            let style = attribute(tag, "s").and_then(|style| style.parse().ok());
            let cell = (self.row, self.column, style.unwrap_or(0));
            styles.take(cell, &mut self.styled);
        }
    }

    /// A formula that is given elsewhere is told as it stands there.
    fn end_formula(&mut self) {
        self.in_formula = false;
        let (Some(formula), Some(shares)) = (&mut self.formula, self.shares.take()) else {
            return;
        };
        if !formula.is_empty() && self.shared.len() < MAX_FOUND {
            self.shared.insert(shares, formula.clone());
        } else if let Some(given) = self.shared.get(&shares) {
            formula.clone_from(given);
        }
    }

    fn end_cell(&mut self) {
        let cell = match self.formula.take() {
            _ if self.is_picture => Some(Cell::default()),
            _ if self.is_marked => Some(Cell::new(CellKind::Text, &self.value)),
            Some(formula) if self.value.is_empty() && !self.is_text => {
                Some(Cell::new(CellKind::Error, &format!("={formula}")))
            }
            _ => None,
        };
        let fits = self.row as usize <= MAX_ROWS
            && self.column < MAX_COLUMNS
            && self.found.len() < MAX_FOUND;
        let tells = |cell: &Cell| self.is_picture || !cell.text().trim().is_empty();
        if let Some(cell) = cell.filter(|cell| fits && tells(cell)) {
            self.found.push((self.row, self.column, cell));
        }
        self.column = self.column.saturating_add(1);
    }

    pub fn add_to(mut self, sheet: &mut Sheet) {
        self.found.sort_by_key(|(number, ..)| *number);
        let mut further: Vec<Row> = Vec::new();
        for (number, column, cell) in self.found {
            let cells = match sheet.rows.binary_search_by_key(&number, |row| row.number) {
                Ok(at) => &mut sheet.rows[at].cells,
                Err(_) if cell.is_empty() => continue,
                Err(_) => cells_of(&mut further, number),
            };
            if cells.len() <= column {
                cells.resize(column + 1, Cell::default());
            }
            cells[column] = cell;
            while cells.pop_if(|last| last.is_empty()).is_some() {}
        }
        sheet.rows.append(&mut further);
        sheet.rows.retain(|row| !row.cells.is_empty());
        sheet.rows.sort_by_key(|row| row.number);
        sheet.hidden_rows = self.hidden_rows;
        if let Some(styles) = self.styles {
            styles.show(sheet, self.styled);
        }
    }
}

/// The cells of the last row where that is its number, or else of a new one.
fn cells_of(rows: &mut Vec<Row>, number: u32) -> &mut Vec<Cell> {
    if rows.last().is_none_or(|row| row.number != number) {
        let cells = Vec::new();
        rows.push(Row { number, cells });
    }
    let last = rows.len() - 1;
    &mut rows[last].cells
}
