package library

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
)

// The borders of 2022, generalised: open data of CBS and Kadaster, by way of the R
// package certegis, as longitude and latitude.
//
//go:embed municipalities.geojson
var municipalities []byte

// AreasSource is who the borders are from.
const AreasSource = "CBS/Kadaster"

// Area is a municipality on the map: its code, and the rings that make it up, as
// longitude and latitude.
type Area struct {
	Code  string
	Rings [][][2]float64
}

// Areas are the municipalities of the region.
var Areas = sync.OnceValue(func() []Area {
	var collection struct {
		Features []struct {
			Properties struct {
				Code string `json:"gemeentecode"`
			}
			Geometry struct {
				Coordinates [][][][2]float64
			}
		}
	}
	if err := json.Unmarshal(municipalities, &collection); err != nil {
		panic(fmt.Sprintf("municipalities.geojson, which is part of the program: %v", err))
	}
	var out []Area
	for _, f := range collection.Features {
		a := Area{Code: f.Properties.Code}
		for _, polygon := range f.Geometry.Coordinates {
			a.Rings = append(a.Rings, polygon...)
		}
		out = append(out, a)
	}
	return out
})
