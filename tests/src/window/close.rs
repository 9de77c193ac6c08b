//! What a window manager does when its × is clicked; a virtual screen has none.

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, MapState,
};

/// Asks every window on view that can be asked to close (ICCCM 4.2.8.1, WM_DELETE_WINDOW).
pub fn ask(screen: &str) {
    let (x, number) = x11rb::connect(Some(screen)).unwrap();
    let atom = |name: &[u8]| x.intern_atom(false, name).unwrap().reply().unwrap().atom;
    let (protocols, delete) = (atom(b"WM_PROTOCOLS"), atom(b"WM_DELETE_WINDOW"));
    let root = x.setup().roots[number].root;
    for window in x.query_tree(root).unwrap().reply().unwrap().children {
        let attributes = x.get_window_attributes(window).unwrap().reply().unwrap();
        if attributes.map_state != MapState::VIEWABLE {
            continue;
        }
        let known = x
            .get_property(false, window, protocols, AtomEnum::ATOM, 0, 32)
            .unwrap()
            .reply()
            .unwrap();
        if known
            .value32()
            .is_some_and(|mut atoms| atoms.any(|atom| atom == delete))
        {
            let ask = ClientMessageEvent::new(32, window, protocols, [delete, 0, 0, 0, 0]);
            x.send_event(false, window, EventMask::NO_EVENT, ask)
                .unwrap();
        }
    }
    x.flush().unwrap();
}
