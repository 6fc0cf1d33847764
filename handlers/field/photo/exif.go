package photo

import (
	"bytes"
	"encoding/binary"
)

// orientation reads how a JPEG is to be turned, from 1 (as it is) to 8; what cannot
// be read is 1.
func orientation(file []byte) int {
	for i := 2; i+4 <= len(file) && file[i] == 0xff; {
		marker, size := file[i+1], int(binary.BigEndian.Uint16(file[i+2:]))
		if marker == 0xda || size < 2 || i+2+size > len(file) { // the picture itself begins
			return 1
		}
		if tiff, ok := bytes.CutPrefix(file[i+4:i+2+size], []byte("Exif\x00\x00")); marker == 0xe1 && ok {
			return turnOf(tiff)
		}
		i += 2 + size
	}
	return 1
}

// turnOf reads the orientation from a TIFF header and its first directory.
func turnOf(tiff []byte) int {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(tiff, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(tiff, []byte("MM\x00*")):
		order = binary.BigEndian
	default:
		return 1
	}
	if len(tiff) < 8 {
		return 1
	}
	at := int64(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > int64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	for n := int(order.Uint16(tiff[at:])); n > 0 && len(entries) >= 12; n-- {
		if order.Uint16(entries) == 0x0112 && order.Uint16(entries[2:]) == 3 { // a short
			if turn := int(order.Uint16(entries[8:])); turn >= 1 && turn <= 8 {
				return turn
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}
