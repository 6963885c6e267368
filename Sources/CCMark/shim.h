#pragma once
#include <cmark.h>
#include <stdlib.h>
#include <string.h>
