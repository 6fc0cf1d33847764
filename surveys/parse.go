package surveys

import (
	"bytes"
	"encoding/json"
)

// Parse reads a definition.
func Parse(b []byte) (*Definition, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	d := new(Definition)
	if err := dec.Decode(d); err != nil {
		return nil, &Error{Code: Invalid, Message: "definition", Err: err}
	}
	return d, d.Check()
}

// Marshal writes the definition as Parse reads it.
func (d *Definition) Marshal() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	_ = enc.Encode(d) // strings, numbers and lists only
	return b.Bytes()
}
